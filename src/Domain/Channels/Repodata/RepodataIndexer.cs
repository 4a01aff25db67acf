using System.Buffers;
using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>
/// Reads repodata from a stream into an <see cref="IndexBuilder"/>, on all cores. The stream is split between records into chunks that are
/// read in parallel, each with a guess of where in the document it begins; the parts are joined in order, and a part whose guess was wrong
/// is read again. Memory is bounded by the chunks in flight and the size of the index.
/// </summary>
/// <param name="subdir">The folder's name.</param>
/// <param name="maximumBytes">The maximum size of the document in bytes.</param>
/// <param name="chunkSize">The chunk size in bytes.</param>
/// <param name="previous">An index of an earlier state of the same subdir, from which unchanged records are reused.</param>
internal sealed class RepodataIndexer(
    string subdir,
    long maximumBytes = RepodataIndexer.DefaultMaximumBytes,
    int chunkSize = RepodataIndexer.DefaultChunkSize,
    PreviousIndex? previous = null)
{
    /// <summary>The default maximum size of a document in bytes.</summary>
    public const long DefaultMaximumBytes = 1L << 30;

    private const int DefaultChunkSize = 1 << 20;
    private const int MaxUncut = 16 << 20;
    private const int MaxVersion = 2;
    private const int ExpectedRecords = 32 * 1024;
    private const int FewRecords = 1024;

    private readonly IndexBuilder _builder = new(subdir, previous) { KeepsOrigins = true };
    private readonly ConcurrentBag<RepodataReader> _readers = [];
    private readonly Queue<Chunk> _chunks = new();
    private readonly int _maxInFlight = Environment.ProcessorCount + 1;
    private RepodataPlace _place = RepodataPlace.Start;
    private byte[] _carry = [];
    private long _version;

    /// <summary>Gets the <c>repodata_version</c> of the document, 0 when it has none.</summary>
    public long Version => _version;

    /// <summary>Gets whether the version of the document is supported.</summary>
    public bool IsSupported => _version <= MaxVersion;

    /// <summary>Reads the whole document.</summary>
    /// <param name="stream">JSON, not compressed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="FormatException">The document is not repodata or is incomplete; the message states what was found.</exception>
    public async Task<IndexBuilder> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(chunkSize);
        int filled = 0;
        long total = 0;
        RepodataPlace guess = RepodataPlace.Start;
        while (true)
        {
            int read = await stream.ReadAtLeastAsync(
                buffer.AsMemory(filled), buffer.Length - filled, throwOnEndOfStream: false, cancellationToken);
            filled += read;
            total += read;
            if (total > maximumBytes)
            {
                throw new FormatException($"it is longer than {maximumBytes >> 20} MiB");
            }

            bool isLast = filled < buffer.Length;
            int cut = isLast ? filled : RecordBoundary.FindLast(buffer.AsSpan(0, filled));
            if (cut == 0 && !isLast)
            {
                if (filled < MaxUncut)
                {
                    buffer = Enlarge(buffer, filled);
                    continue;
                }

                cut = filled;
            }

            byte[] next = ArrayPool<byte>.Shared.Rent(Math.Max(chunkSize, (filled - cut) * 2));
            buffer.AsSpan(cut, filled - cut).CopyTo(next);
            Start(buffer, cut, guess, cancellationToken);
            guess = _place is RepodataPlace.V3Conda or RepodataPlace.V3TarBz2 ? _place : RepodataPlace.SomeRecords;
            filled -= cut;
            buffer = next;
            while (_chunks.Count > (isLast ? 0 : _maxInFlight))
            {
                await JoinNextAsync();
            }

            if (isLast)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                CheckEnd();
                return _builder;
            }
        }
    }

    private static byte[] Enlarge(byte[] buffer, int filled)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Start(byte[] buffer, int length, RepodataPlace guess, CancellationToken cancellationToken) =>
        _chunks.Enqueue(new Chunk(buffer, length, guess, Task.Run(() => TryRead(buffer.AsSpan(0, length), guess), cancellationToken)));

    /// <summary>Reads a chunk; returns null if it is not valid, which may be due to a wrong guess.</summary>
    private RepodataPart? TryRead(ReadOnlySpan<byte> text, RepodataPlace guess)
    {
        try
        {
            return Read(text, guess);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private RepodataPart Read(ReadOnlySpan<byte> text, RepodataPlace place)
    {
        if (!_readers.TryTake(out RepodataReader? reader))
        {
            reader = new RepodataReader(new RecordTables(previous is null ? ExpectedRecords : FewRecords), subdir, previous);
        }

        try
        {
            return reader.Read(text, place);
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    private async Task JoinNextAsync()
    {
        Chunk chunk = _chunks.Dequeue();
        RepodataPart? part = await chunk.Reading;
        byte[] text = chunk.Buffer;
        int length = chunk.Length;
        if (part is null || part.NeedsPlace || _carry.Length > 0 || !IsRight(chunk.Guess))
        {
            if (_carry.Length > 0)
            {
                text = [.. _carry, .. chunk.Buffer.AsSpan(0, chunk.Length)];
                length = text.Length;
            }

            part = Read(text.AsSpan(0, length), _place);
        }
        else if (chunk.Guess == RepodataPlace.SomeRecords && _place == RepodataPlace.Ignored)
        {
            part.Batch.Records.RemoveFirst(part.InheritedRecords);
            part.Warnings.RemoveRange(0, part.InheritedWarnings);
        }

        _carry = part.IsIncomplete ? text[part.Consumed..length] : [];
        Join(part);
        ArrayPool<byte>.Shared.Return(chunk.Buffer);
    }

    private bool IsRight(RepodataPlace guess) =>
        guess == _place || (guess == RepodataPlace.SomeRecords && _place is RepodataPlace.Packages or RepodataPlace.Ignored);

    private void Join(RepodataPart part)
    {
        _place = part.Place == RepodataPlace.SomeRecords ? _place : part.Place;
        _builder.Add(part.Batch);
        _builder.BaseUrl = part.BaseUrl ?? _builder.BaseUrl;
        _builder.BaseChannel = part.BaseChannel ?? _builder.BaseChannel;
        _builder.OverridesChannel = part.OverridesChannel ?? _builder.OverridesChannel;
        _version = Math.Max(_version, part.Version);
        part.Removed.ForEach(_builder.Remove);
        part.Warnings.ForEach(_builder.Warn);
    }

    private void CheckEnd()
    {
        // An empty file counts as an empty object.
        if (_carry.Length > 0 || _place is not (RepodataPlace.End or RepodataPlace.Start))
        {
            throw new FormatException("it ends in the middle");
        }
    }

    private sealed record Chunk(byte[] Buffer, int Length, RepodataPlace Guess, Task<RepodataPart?> Reading);
}
