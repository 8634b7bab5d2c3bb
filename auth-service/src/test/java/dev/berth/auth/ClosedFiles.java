package dev.berth.auth;

/** What stands in the files of a {@link ClosedService}. */
public final class ClosedFiles {

  public static final String USERS =
      ClosedService.user("ann", "right", 5)
          + ClosedService.user("bob", "p:a:ss wörd", 4)
          + ClosedService.user("cat", "of cat", 4)
          + ClosedService.user("lee", "of lee", 4)
          + ClosedService.user("root", "of root", 4);

  public static final String POLICIES =
      """
      policies:
        - name: devs
          users: [ann]
          repositories: ["team/**"]
          actions: [pull, push, overwrite, delete]
        - name: readers
          users: [bob, cat]
          repositories: ["team/**"]
          actions: [pull]
        - name: owners
          users: [lee]
          repositories: ["team/**"]
          actions: [admin]
        - name: administrators
          users: [root]
          repositories: ["**"]
          actions: [admin]
        - name: robots
          robots: [ci, bot]
          groups: [builders]
          repositories: ["team/**"]
          actions: [pull, push, delete]
        - name: public
          anonymous: true
          repositories: ["public/**"]
          actions: [pull]
      """;

  private ClosedFiles() {}
}
