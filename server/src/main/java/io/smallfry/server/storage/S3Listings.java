package io.smallfry.server.storage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What is in the folders of a bucket, remembered: S3 lists a thousand keys at a time. What this
 * server changes is entered at once. What others change is seen when a folder is listed again: a
 * listing is used as it is for {@link #FRESH}, up to {@link #USABLE} while it is read anew in the
 * background, and not when it is older. Thread-safe.
 */
final class S3Listings {
  static final Duration FRESH = Duration.ofSeconds(5);
  static final Duration USABLE = Duration.ofSeconds(30);

  /** The empty objects that stand for folders: this one is S3contents' name for it. */
  static final String KEEP = ".s3keep";

  private static final Logger log = LoggerFactory.getLogger(S3Listings.class);
  private static final int MOST_ITEMS = 500_000; // some 100 MB
  private static final int MOST_CHANGES = 10_000;
  private static final int PAGE = 1_000;
  private static final Stat FOLDER =
      new Stat(Stat.Kind.FOLDER, 0, Instant.EPOCH, Instant.EPOCH, "", true);

  private final S3Bucket bucket;
  private final S3Watches watches;
  private final LongSupplier nanos;

  // Guarded by this.
  private final Map<String, Listing> listings = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Own> own = new ArrayDeque<>(); // what loads that are under way may not have
  private long changes;
  private int items;

  S3Listings(S3Bucket bucket, S3Watches watches, LongSupplier nanos) {
    this.bucket = bucket;
    this.watches = watches;
    this.nanos = nanos;
  }

  private static final class Listing {
    NavigableMap<String, Stat> entries = new TreeMap<>(FolderStats.BY_BYTES);
    long loaded;
    boolean loading;
  }

  /**
   * A change of ours.
   *
   * @param stat null if the key was deleted
   */
  private record Own(long number, String key, @Nullable Stat stat) {}

  static Stat folder() {
    return FOLDER;
  }

  /**
   * What is in a folder; empty if there is no such folder.
   *
   * @param prefix the folder's key with a slash at its end; empty for the bucket
   */
  List<Storage.Item> list(String prefix) throws IOException {
    synchronized (this) {
      Listing known = listings.get(prefix);
      if (known != null) {
        long age = nanos.getAsLong() - known.loaded;
        if (age <= USABLE.toNanos()) {
          if (age > FRESH.toNanos() && !known.loading) {
            known.loading = true;
            Thread.startVirtualThread(() -> refresh(prefix, known));
          }
          return items(known);
        }
      }
    }
    return items(load(prefix));
  }

  private static List<Storage.Item> items(Listing listing) {
    List<Storage.Item> items = new ArrayList<>(listing.entries.size());
    listing.entries.forEach((name, stat) -> items.add(new Storage.Item(name, stat)));
    return items;
  }

  private void refresh(String prefix, Listing known) {
    try {
      load(prefix);
    } catch (IOException | RuntimeException e) {
      log.warn("{} could not be listed again", prefix, e);
    } finally {
      synchronized (this) {
        known.loading = false;
      }
    }
  }

  private Listing load(String prefix) throws IOException {
    long before;
    long began = nanos.getAsLong();
    synchronized (this) {
      before = changes;
    }
    Listing loaded = new Listing();
    loaded.loaded = began;
    String token = null;
    do {
      ListObjectsV2Response page = bucket.list(prefix, true, token, PAGE);
      for (CommonPrefix folder : page.commonPrefixes()) {
        String name = folder.prefix().substring(prefix.length(), folder.prefix().length() - 1);
        if (StoragePath.isName(name)) {
          loaded.entries.put(name, FOLDER);
        }
      }
      for (S3Object object : page.contents()) {
        String name = object.key().substring(prefix.length());
        if (StoragePath.isName(name) && !name.equals(KEEP)) {
          loaded.entries.putIfAbsent(name, stat(object));
        }
      }
      token = page.nextContinuationToken();
    } while (token != null);
    return enter(prefix, loaded, before);
  }

  static Stat stat(S3Object object) {
    Instant modified = S3Bucket.seconds(object.lastModified());
    return new Stat(Stat.Kind.FILE, object.size(), modified, modified, object.eTag(), true);
  }

  private synchronized Listing enter(String prefix, Listing loaded, long before) {
    for (Own change : own) {
      if (change.number() > before && change.key().startsWith(prefix)) {
        apply(loaded, prefix, change);
      }
    }
    Listing old = listings.put(prefix, loaded);
    items += loaded.entries.size() + 1;
    if (old != null) {
      items -= old.entries.size() + 1;
      watches.compared(prefix, old.entries, loaded.entries);
    }
    Iterator<Map.Entry<String, Listing>> oldest = listings.entrySet().iterator();
    while (items > MOST_ITEMS && oldest.hasNext()) {
      Map.Entry<String, Listing> dropped = oldest.next();
      if (dropped.getValue() != loaded) {
        items -= dropped.getValue().entries.size() + 1;
        oldest.remove();
      }
    }
    return loaded;
  }

  /** We wrote a file, or a folder's marker. */
  synchronized void written(String key, Stat stat) {
    change(new Own(++changes, key, stat));
  }

  /** We deleted an object. */
  synchronized void deleted(String key) {
    change(new Own(++changes, key, null));
  }

  private void change(Own change) {
    own.addLast(change);
    if (own.size() > MOST_CHANGES) {
      own.removeFirst();
    }
    String prefix = change.key();
    while (!prefix.isEmpty()) {
      int slash = prefix.lastIndexOf('/', prefix.length() - 2);
      prefix = prefix.substring(0, slash + 1);
      Listing listing = listings.get(prefix);
      if (listing != null) {
        int size = listing.entries.size();
        apply(listing, prefix, change);
        items += listing.entries.size() - size;
      }
    }
  }

  /** What a change means for one folder. */
  private static void apply(Listing listing, String prefix, Own change) {
    String below = change.key().substring(prefix.length());
    int slash = below.indexOf('/');
    String name = slash < 0 ? below : below.substring(0, slash);
    if (name.isEmpty() || name.equals(KEEP)) {
      return;
    }
    boolean isMarker = slash == below.length() - 1;
    if (slash < 0) {
      if (change.stat() == null) {
        listing.entries.remove(name);
      } else {
        listing.entries.put(name, change.stat());
      }
    } else if (change.stat() != null) {
      listing.entries.put(name, FOLDER);
    } else if (isMarker) {
      listing.entries.remove(name); // a folder's marker is deleted last
    }
  }

  /** What is known of a file or folder without asking; null if nothing is, or it may be old. */
  synchronized @Nullable Known known(String key) {
    int slash = key.lastIndexOf('/');
    Listing listing = listings.get(key.substring(0, slash + 1));
    if (listing == null || nanos.getAsLong() - listing.loaded > FRESH.toNanos()) {
      return null;
    }
    return new Known(listing.entries.get(key.substring(slash + 1)));
  }

  /**
   * What a listing says.
   *
   * @param stat null if there is nothing
   */
  record Known(@Nullable Stat stat) {}

  /** A folder is gone, or came from elsewhere: what was remembered of it is not true any more. */
  synchronized void forget(String prefix) {
    listings
        .entrySet()
        .removeIf(entry -> {
          boolean below = entry.getKey().startsWith(prefix);
          if (below) {
            items -= entry.getValue().entries.size() + 1;
          }
          return below;
        });
  }
}
