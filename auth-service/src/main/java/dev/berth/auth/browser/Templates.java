package dev.berth.auth.browser;

import dev.berth.auth.oidc.CodeFlow.Choice;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The pages, in {@code templates/browser}; whatever is written into one is escaped. */
@CheckedTemplate(basePath = "browser")
final class Templates {

  private Templates() {}

  /** Where somebody chooses the provider to log in by. */
  static native TemplateInstance login(Frame frame, List<Choice> choices);

  /** That something did not work. */
  static native TemplateInstance failed(Frame frame, String title, String words);

  /** The personal tokens of somebody. */
  static native TemplateInstance tokens(Frame frame, TokensView view);
}
