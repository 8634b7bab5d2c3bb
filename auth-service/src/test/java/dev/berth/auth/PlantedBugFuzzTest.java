package dev.berth.auth;

import dev.berth.fuzzing.PlantedBugContract;

class PlantedBugFuzzTest extends PlantedBugContract {}
