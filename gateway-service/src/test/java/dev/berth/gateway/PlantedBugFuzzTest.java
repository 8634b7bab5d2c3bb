package dev.berth.gateway;

import dev.berth.fuzzing.PlantedBugContract;

class PlantedBugFuzzTest extends PlantedBugContract {}
