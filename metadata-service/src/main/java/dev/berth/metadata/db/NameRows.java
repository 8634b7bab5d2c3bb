package dev.berth.metadata.db;

import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Pages of names, which are read with one row more than wanted to see whether there is more. */
public final class NameRows {

  private NameRows() {}

  /** The text that the names of a page are greater than. */
  public static String after(PageRequest page) {
    return page.last() == null ? "" : page.last();
  }

  /** The page of rows whose first column is the name; rows without one are left out. */
  public static NamePage page(RowSet<Row> rows, PageRequest page) {
    List<String> names = new ArrayList<>();
    for (Row row : rows) {
      String name = row.getString(0);
      if (name != null) {
        names.add(name);
      }
    }
    boolean more = page.items() > 0 && names.size() > page.items();
    return new NamePage(names.subList(0, Math.min(names.size(), page.items())), more);
  }
}
