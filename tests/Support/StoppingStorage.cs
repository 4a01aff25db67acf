using CondaStore.Domain.Store.Ports;

namespace CondaStore.Tests.Support;

/// <summary>Storage whose owner dies: after so many writes, of rows and blobs together, every further call fails as if there were no process.</summary>
public sealed class StoppingStorage(ITable table, IBlobs blobs)
{
    private int _left = int.MaxValue;

    public ITable Table => new StoppingTable(this, table);

    public IBlobs Blobs => new StoppingBlobs(this, blobs);

    /// <summary>Whether the owner has died.</summary>
    public bool IsDead => _left <= 0;

    /// <summary>Lets so many writes through from now on.</summary>
    public void DieAfter(int writes) => _left = writes;

    /// <summary>Lets everything through.</summary>
    public void Live() => _left = int.MaxValue;

    private void Read()
    {
        if (_left <= 0)
        {
            throw new DeadException();
        }
    }

    private void Write()
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new DeadException();
        }
    }

    /// <summary>What a dead process would not live to see.</summary>
    public sealed class DeadException : Exception;

    private sealed class StoppingTable(StoppingStorage owner, ITable inner) : ITable
    {
        public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.GetAsync(partitionKey, rowKey, cancellationToken);
        }

        public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.QueryAsync(range, take, continuation, cancellationToken);
        }

        public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.InsertAsync(row, cancellationToken);
        }

        public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.ReplaceAsync(row, etag, cancellationToken);
        }

        public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.PutAsync(row, cancellationToken);
        }

        public Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.DeleteAsync(partitionKey, rowKey, etag, cancellationToken);
        }

        public Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.BatchAsync(writes, cancellationToken);
        }
    }

    private sealed class StoppingBlobs(StoppingStorage owner, IBlobs inner) : IBlobs
    {
        public Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.PropertiesAsync(name, cancellationToken);
        }

        public Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.OpenReadAsync(name, offset, length, cancellationToken);
        }

        public Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.WriteAsync(name, content, options, cancellationToken);
        }

        public Task<long> AppendAsync(string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.AppendAsync(name, content, expectedLength, cancellationToken);
        }

        public Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken)
        {
            owner.Write();
            return inner.DeleteAsync(name, etag, cancellationToken);
        }

        public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.ListAsync(prefix, take, continuation, cancellationToken);
        }

        public Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken)
        {
            owner.Read();
            return inner.LinkAsync(name, options, cancellationToken);
        }
    }
}
