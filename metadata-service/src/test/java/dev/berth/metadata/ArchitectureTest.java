package dev.berth.metadata;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  /** What answers calls over HTTP. */
  private static final String ENDPOINT = ".*(Resource|Route)";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.berth.metadata");

  @Test
  void theClassesAreSeen() {
    assertThat(CLASSES).hasSizeGreaterThan(30);
  }

  @Test
  void packagesDoNotDependOnEachOtherInACircle() {
    slices().matching("dev.berth.metadata.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyEndpointsAndWhatTheyShareKnowHttp() {
    noClasses()
        .that()
        .haveNameNotMatching(ENDPOINT)
        .and()
        .resideOutsideOfPackage("..metadata.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.vertx.core.http..")
        .allowEmptyShould(false)
        .check(
            CLASSES.that(
                DescribedPredicate.not(JavaClass.Predicates.simpleName("DatabaseFailures"))));
  }

  @Test
  void nobodyDependsOnAnEndpoint() {
    classes()
        .that()
        .haveNameMatching(ENDPOINT)
        .should()
        .onlyHaveDependentClassesThat()
        .haveNameMatching(ENDPOINT)
        .check(CLASSES);
  }

  @Test
  void nothingBlocks() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses()
        .should()
        .callMethod(io.smallrye.mutiny.Uni.class, "await")
        .orShould()
        .callMethod(java.util.concurrent.CompletableFuture.class, "join")
        .orShould()
        .callMethod(java.util.concurrent.CompletableFuture.class, "get")
        .check(CLASSES);
  }
}
