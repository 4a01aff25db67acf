using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// The records of one platform folder of one channel, handed out name by name. An index answers at once; shards may need a
/// round trip. Sources are safe for concurrent use, and need no disposal: files they map are released when nothing refers to
/// the source or one of its groups any more.
/// </summary>
public abstract class SubdirSource
{
    private protected SubdirSource(Channel channel, string subdir)
    {
        Channel = channel;
        Subdir = subdir;
    }

    /// <summary>The channel the records belong to.</summary>
    public Channel Channel { get; }

    /// <summary>The platform folder, for example <c>linux-64</c> or <c>noarch</c>.</summary>
    public string Subdir { get; }

    /// <summary>
    /// Names the content: sources of one channel and folder with the same key hand out the same records. Null when nobody can tell,
    /// because the records were only ever in memory.
    /// </summary>
    public abstract string? ContentKey { get; }

    /// <summary>All package names of this folder in ordinal order.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// Some of <see cref="Names"/>, among them all that are so many edits away from a name; the others are left out as far as
    /// that is cheap.
    /// </summary>
    internal abstract IEnumerable<string> NamesNear(NameSketch name, int edits);

    /// <summary>What was odd about the folder's metadata: records that were skipped, and why. Known so far; may grow with shards.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Looks a name up without waiting.</summary>
    /// <param name="name">A package name in lower case.</param>
    /// <param name="group">The records; null when the folder has no package of that name, or when the answer is not here yet.</param>
    /// <returns>Whether the answer is known; false means that <see cref="FindAsync"/> has to fetch it.</returns>
    public abstract bool TryFind(string name, out RecordGroup? group);

    /// <summary>Looks a name up, fetching what is missing.</summary>
    /// <param name="name">A package name in lower case.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The records, or null when the folder has no package of that name.</returns>
    /// <exception cref="Diagnostics.StoreException">The metadata cannot be fetched or read.</exception>
    public abstract ValueTask<RecordGroup?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a name will probably be asked for soon. A folder of shards begins to fetch it; an index does nothing. Failures
    /// show when the name is asked for.
    /// </summary>
    /// <param name="name">A package name in lower case.</param>
    public virtual void Prefetch(string name)
    {
    }

    /// <summary>
    /// Whether a failure met while records of this folder were read comes from damage to what is cached of it. May read all of
    /// that.
    /// </summary>
    internal virtual bool IsDamageBehind(Exception failure) => false;

    /// <summary>
    /// Drops what is cached of the folder, when <see cref="IsDamageBehind"/> says that it is damaged, so that the next who opens
    /// it gets it anew.
    /// </summary>
    /// <param name="cause">How the damage showed.</param>
    /// <returns>What to throw: <see cref="Diagnostics.ErrorCode.InvalidRepodata"/> with the file's path.</returns>
    internal virtual Diagnostics.StoreException GiveUp(Exception cause) => throw new NotSupportedException();
}
