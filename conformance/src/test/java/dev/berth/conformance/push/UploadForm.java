package dev.berth.conformance.push;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;

/** The ways to push a blob that the spec's section "Pushing blobs" has. */
enum UploadForm {
  SINGLE_POST {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      return repository.postBlob(digest, blob.bytes());
    }
  },
  POST_THEN_PUT {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      return repository.openUpload().finish(digest, blob.bytes());
    }
  },
  ALGORITHM_ANNOUNCED {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      String algorithm = digest.substring(0, digest.indexOf(':'));
      return repository.openUpload("?digest-algorithm=" + algorithm).finish(digest, blob.bytes());
    }
  },
  STREAM {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      Upload upload = repository.openUpload();
      upload.patch(blob.bytes());
      return upload.finish(digest);
    }
  },
  ONE_CHUNK {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      Upload upload = repository.openUpload();
      upload.patch(0, blob.bytes());
      return upload.finish(digest);
    }
  },
  THREE_CHUNKS {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      Upload upload = repository.openUpload();
      int third = blob.size() / 3;
      upload.patch(0, blob.slice(0, third));
      upload.patch(third, blob.slice(third, 2 * third));
      upload.patch(2 * third, blob.slice(2 * third, blob.size()));
      return upload.finish(digest);
    }
  },
  LAST_CHUNK_IN_PUT {
    @Override
    Answer push(Repository repository, Blob blob, String digest) {
      Upload upload = repository.openUpload();
      int half = blob.size() / 2;
      upload.patch(0, blob.slice(0, half));
      return upload.finish(digest, half, blob.slice(half, blob.size()));
    }
  };

  /** Pushes the bytes as what this digest names; the answer is the one that ends the push. */
  abstract Answer push(Repository repository, Blob blob, String digest);

  /** Pushes the bytes under their own digest. */
  Answer push(Repository repository, Blob blob, Algorithm algorithm) {
    return push(repository, blob, blob.digest(algorithm));
  }
}
