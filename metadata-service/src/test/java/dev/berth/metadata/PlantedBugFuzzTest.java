package dev.berth.metadata;

import dev.berth.fuzzing.PlantedBugContract;

class PlantedBugFuzzTest extends PlantedBugContract {}
