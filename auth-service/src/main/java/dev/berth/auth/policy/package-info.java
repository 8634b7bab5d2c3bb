/**
 * The policies: which subject may do what in which repositories. A policy is a subject (a user, a
 * group, a claim or nobody in particular), a pattern of repositories and a set of actions; deciding
 * is a pure function of policies and request, which allows nothing that no policy names.
 */
@NullMarked
package dev.berth.auth.policy;

import org.jspecify.annotations.NullMarked;
