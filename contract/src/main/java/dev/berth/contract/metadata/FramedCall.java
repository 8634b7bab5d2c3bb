package dev.berth.contract.metadata;

import java.util.List;

/** What can be called for by frames, see {@link MetadataFrames}. */
public sealed interface FramedCall {

  /** As {@link Metadata#lookUp}. */
  record LookUps(List<LookUp> questions) implements FramedCall {

    /** Takes the questions as they are now. */
    public LookUps {
      questions = List.copyOf(questions);
    }
  }

  /** As {@link Metadata#link}, for which nothing is answered but that it was made. */
  record Link(LinkRequest request) implements FramedCall {}
}
