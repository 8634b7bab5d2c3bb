package dev.berth.blob;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.berth.blob");

  @Test
  void rulesAreAboutSomething() {
    assertThat(CLASSES)
        .extracting(type -> type.getPackageName())
        .contains(
            "dev.berth.blob.http",
            "dev.berth.blob.upload",
            "dev.berth.blob.content",
            "dev.berth.blob.store");
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.berth.blob.(*)..").should().beFreeOfCycles());
  }

  @Test
  void featuresDoNotKnowHowTheyAreCalled() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.berth.blob.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.berth.blob.http..", "io.vertx.core.http..", "io.vertx.ext.web.."));
  }

  @Test
  void driversAreChosenInOnePlace() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("StoreProducer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.berth.storage.filesystem.."));
  }

  @Test
  void nobodyHoldsConnections() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.sqlclient.Pool"));
  }

  @Test
  void nothingWaits() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Future.class, "get")
            .orShould()
            .callMethodWhere(
                com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                            io.smallrye.mutiny.groups.UniAwait.class)))));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
