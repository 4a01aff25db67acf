using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the records of one subdir of a channel, looked up by name. An index answers immediately; shards may require a round trip.
/// Sources are safe for concurrent use and need no disposal: mapped files are released once neither the source nor any of its groups is
/// referenced.
/// </summary>
public abstract class SubdirSource
{
    private protected SubdirSource(Channel channel, string subdir)
    {
        Channel = channel;
        Subdir = subdir;
    }

    /// <summary>Gets the channel the records belong to.</summary>
    public Channel Channel { get; }

    /// <summary>Gets the subdir, for example <c>linux-64</c> or <c>noarch</c>.</summary>
    public string Subdir { get; }

    /// <summary>
    /// Gets the key of the content: sources of one channel and subdir with the same key return the same records. Null if unknown, because
    /// the records exist only in memory.
    /// </summary>
    public abstract string? ContentKey { get; }

    /// <summary>Gets all package names of this folder in ordinal order.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// Returns a subset of <see cref="Names"/> that includes all names within an edit distance of a name; others are excluded where that is
    /// cheap.
    /// </summary>
    internal abstract IEnumerable<string> NamesNear(NameSketch name, int edits);

    /// <summary>Gets the warnings about the subdir's metadata so far: which records were skipped, and why. With shards the list may
    /// grow.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Looks up a name without waiting.</summary>
    /// <param name="name">A package name in lower case.</param>
    /// <param name="group">The records; null if the subdir has no package with that name, or if the answer is not available yet.</param>
    /// <returns>True if the answer is known; false if <see cref="FindAsync"/> must fetch it.</returns>
    public abstract bool TryFind(string name, out RecordGroup? group);

    /// <summary>Looks up a name, fetching its records if necessary.</summary>
    /// <param name="name">A package name in lower case.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The records, or null if the subdir has no package with that name.</returns>
    /// <exception cref="Diagnostics.StoreException">The metadata cannot be fetched or read.</exception>
    public abstract ValueTask<RecordGroup?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Announces that a name will probably be looked up soon. A sharded subdir starts to fetch it; an index does nothing. Failures are
    /// reported when the name is looked up.
    /// </summary>
    /// <param name="name">A package name in lower case.</param>
    public virtual void Prefetch(string name)
    {
    }

    /// <summary>
    /// Determines whether a failure while reading records of this subdir is caused by damage to its cached data. May read all of that data.
    /// </summary>
    internal virtual bool IsDamageBehind(Exception failure) => false;

    /// <summary>
    /// Removes the cached data of the subdir, after <see cref="IsDamageBehind"/> reported damage, so that it is fetched again when next
    /// opened.
    /// </summary>
    /// <param name="cause">The failure by which the damage was noticed.</param>
    /// <returns>The exception to throw: <see cref="Diagnostics.ErrorCode.InvalidRepodata"/> with the file's path.</returns>
    internal virtual Diagnostics.StoreException GiveUp(Exception cause) => throw new NotSupportedException();
}
