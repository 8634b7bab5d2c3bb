package dev.berth.fuzzing;

class PlantedBugFuzzTest extends PlantedBugContract {}
