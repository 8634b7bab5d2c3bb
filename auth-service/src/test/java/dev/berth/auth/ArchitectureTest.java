package dev.berth.auth;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.berth.auth");

  @Test
  void everyRuleHasClassesToJudge() {
    for (String name :
        List.of("key.SigningKeys", "credential.CredentialStore", "token.TokenRoutes")) {
      assertThat(MAIN.contain("dev.berth.auth." + name)).as(name).isTrue();
    }
  }

  @Test
  void featuresDoNotDependOnEachOtherInCircles() {
    slices().matching("dev.berth.auth.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void onlyRoutesClientsAndTheApiKnowHttp() {
    noClasses()
        .that()
        .haveNameNotMatching(".*(Routes|Client|Client\\$.*)")
        .and()
        .resideOutsideOfPackage("dev.berth.auth.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..", "jakarta.ws.rs..")
        .check(MAIN);
  }

  @Test
  void onlyStoresAskTheDatabase() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Store")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.sql\\.(Connection|.*Statement)|javax\\.sql\\..*|.*sqlclient.*")
        .check(MAIN);
  }

  @Test
  void nothingWaits() {
    noClasses()
        .should()
        .callMethodWhere(target(nameMatching("await|join|sleep")))
        .orShould()
        .callMethod(Future.class, "get")
        .check(MAIN);
  }
}
