using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Reads the tar stream of a bundle or backup file once, forward. Every exception contains the position: the member and the offset of its
/// content in the stream.
/// </summary>
internal sealed class MemberReader : IDisposable
{
    private const int FirstBuffer = 1 << 20;

    private readonly string _what;
    private readonly TarReader _tar;

    /// <summary>Initializes a reader; the source is left open.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="what">The kind of stream, for messages: "bundle" or "backup".</param>
    public MemberReader(Stream source, string what)
    {
        _what = what;
        _tar = new TarReader(
            source, new ExtractionBudget(new ExtractionLimits { MaximumBytes = long.MaxValue, RatioFreeBytes = long.MaxValue }, () => 0));
    }

    /// <summary>Gets the current member's path; empty before the first.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Bytes of the current member.</summary>
    public long Size { get; private set; }

    /// <summary>Where the current member's content begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Advances to the next member; returns false at the end.</summary>
    /// <exception cref="StoreException">The stream is damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (await GuardAsync(() => _tar.NextAsync(cancellationToken)) is not { } member)
        {
            return false;
        }

        Offset = _tar.Position;
        Size = member.Size;
        Path = member.Path;
        return member.Type == TarMemberType.File
            ? true
            : throw Damaged("is not a regular file");
    }

    /// <summary>Reads the current member into memory.</summary>
    /// <param name="limit">The maximum size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<byte[]> ReadAsync(long limit, CancellationToken cancellationToken)
    {
        if (Size > limit)
        {
            throw Damaged($"has {Size} bytes; {limit} are allowed");
        }

        // Not allocated at once: the declared size is untrusted, and the stream may be truncated.
        using MemoryStream content = new((int)Math.Min(Size, FirstBuffer));
        while (content.Length < Size)
        {
            content.Write((await SliceAsync(cancellationToken)).Span);
        }

        return content.ToArray();
    }

    /// <summary>Reads the current member to its end and checks its SHA-256.</summary>
    public async Task CheckAsync(string sha256, CancellationToken cancellationToken)
    {
        await using Stream content = Open(sha256);
        await content.CopyToAsync(Stream.Null, cancellationToken);
    }

    /// <summary>Opens the content of the current member, to be read before the next one; its SHA-256 is checked at its end.</summary>
    public Stream Open(string sha256) => new MemberStream(this, sha256);

    /// <summary>Compares a hash with the expected one.</summary>
    public void Check(string expected, string found)
    {
        if (expected != found)
        {
            throw Damaged($"has the SHA-256 {found}, but {expected} was promised");
        }
    }

    /// <summary>Returns the next bytes of the current member, valid until the next call; empty at its end.</summary>
    public ValueTask<ReadOnlyMemory<byte>> SliceAsync(CancellationToken cancellationToken) =>
        GuardAsync(() => _tar.ReadContentAsync(cancellationToken));

    /// <summary>Creates an exception at the current member.</summary>
    public StoreException Damaged(string problem, Exception? inner = null) => BundleErrors.Damaged(_what, Path, Offset, problem, inner);

    /// <inheritdoc/>
    public void Dispose() => _tar.Dispose();

    private async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreException e) when (e.Code is ErrorCode.CorruptArchive or ErrorCode.UnsafeArchive or ErrorCode.ArchiveTooLarge)
        {
            // The messages of the tar reader are about package archives.
            string problem = e.Message[(e.Message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().TrimEnd('.');
            throw BundleErrors.Damaged(_what, Path.Length == 0 ? "its start" : "what follows " + Path, _tar.Position, problem, e);
        }
    }
}
