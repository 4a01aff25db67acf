using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Reads an answer while writing it to a file, counting and hashing it. A read that stalls fails as a broken connection does, and
/// one that takes too long ends permanently (<see cref="TransferTooSlowException"/>);
/// a write that fails is told apart, because repeating the request would not help.
/// </summary>
internal sealed class DownloadStream(Stream source, Stream copy, long maximumBytes, TimeSpan stallLimit, TimeProvider time) : ForwardReadStream
{
    private readonly TransferBudget _budget = TransferBudget.OfFile(time);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    /// <summary>SHA-256 of all bytes read so far.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    // What the copy's file system refuses must not be taken for a broken connection.
    private static StoreException CopyFailure(IOException failure) => FileFailure.Translate(failure, "write to the cache");

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        Note(buffer[..read]);
        try
        {
            copy.Write(buffer[..read]);
        }
        catch (IOException e)
        {
            throw CopyFailure(e);
        }

        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading = source.ReadAsync(buffer, cancellationToken);
        int read = reading.IsCompletedSuccessfully ? reading.Result : await WithinLimit(reading.AsTask(), cancellationToken);
        _budget.Add(read);
        if (read > 0 && _budget.Left <= TimeSpan.Zero)
        {
            throw new TransferTooSlowException(_budget.Verdict());
        }

        Note(buffer.Span[..read]);
        try
        {
            await copy.WriteAsync(buffer[..read], cancellationToken);
        }
        catch (IOException e)
        {
            throw CopyFailure(e);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> WithinLimit(Task<int> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.WaitAsync(stallLimit, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"nothing came for {stallLimit.TotalSeconds:0} s", e);
        }
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        if (Count > maximumBytes)
        {
            throw new InvalidDataException($"it is longer than {maximumBytes >> 20} MiB");
        }

        _hash.AppendData(bytes);
    }
}
