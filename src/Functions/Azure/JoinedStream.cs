using CondaStore.Domain.Files;

namespace CondaStore.Functions.Azure;

/// <summary>Concatenates several streams, each of which is opened when it is reached.</summary>
internal sealed class JoinedStream(IReadOnlyList<Func<CancellationToken, Task<Stream>>> parts) : ForwardReadStream
{
    private int _next;
    private Stream? _current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_current is null)
            {
                if (_next == parts.Count)
                {
                    return 0;
                }

                _current = await parts[_next++](cancellationToken);
            }

            int read = await _current.ReadAsync(buffer, cancellationToken);
            if (read > 0 || buffer.Length == 0)
            {
                return read;
            }

            await _current.DisposeAsync();
            _current = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Dispose();
        }

        base.Dispose(disposing);
    }
}
