package dev.berth.auth.credential;

import dev.berth.model.access.RepositoryPattern;
import java.time.Instant;

/**
 * A program that has an account of its own.
 *
 * @param name its name
 * @param description what it is for, in a person's words; may be empty
 * @param ownedBy the administrators of these repositories may manage it
 * @param created since when it is there
 */
public record Robot(
    RobotName name, String description, RepositoryPattern ownedBy, Instant created) {}
