using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Writes lines <c>[stage] text</c> to the log of a build, collected and appended once a second. Secrets in URLs are masked. Unavailable
/// storage delays lines but never stops the build; if too much is pending, or was written in total, lines are dropped and the log states
/// how many.
/// </summary>
public sealed class BuildLogWriter : IAsyncDisposable
{
    private const int Much = 64 * 1024;
    private const int TooMuch = 2 * 1024 * 1024;
    private const int LongestLine = 8 * 1024;
    private const long MostOfAll = 32L * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IBlobs _blobs;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _appending = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _loop;
    private readonly StringBuilder _waiting = new();
    private int _leftOut;
    private long _total;

    internal BuildLogWriter(IBlobs blobs, string name, TimeProvider clock)
    {
        _blobs = blobs;
        _name = name;
        _loop = LoopAsync(clock);
    }

    /// <summary>Adds a text, one log line per line of text.</summary>
    /// <param name="stage">The stage: <c>solve</c>, <c>fetch</c>, <c>link</c>.</param>
    /// <param name="text">The text to log.</param>
    public void WriteLine(string stage, string text)
    {
        foreach (ReadOnlySpan<char> part in Redaction.Redact(text).AsSpan().EnumerateLines())
        {
            lock (_lock)
            {
                if (_waiting.Length > TooMuch || _total > MostOfAll)
                {
                    _leftOut++;
                    continue;
                }

                int before = _waiting.Length;
                _waiting.Append('[').Append(stage).Append("] ").Append(part.Length <= LongestLine ? part : part[..LongestLine])
                    .Append('\n');
                _total += _waiting.Length - before;
            }
        }
    }

    /// <summary>Appends the pending lines now.</summary>
    /// <exception cref="StorageUnavailableException">The storage is unavailable; the lines stay pending.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _appending.WaitAsync(cancellationToken);
        try
        {
            while (Take() is { Length: > 0 } text)
            {
                try
                {
                    await _blobs.AppendAsync(_name, Encoding.UTF8.GetBytes(text), null, cancellationToken);
                }
                catch
                {
                    PutBack(text);
                    throw;
                }
            }
        }
        finally
        {
            _appending.Release();
        }
    }

    /// <summary>Appends the pending lines, giving up if the storage is unavailable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _loop;
        try
        {
            await FlushAsync(CancellationToken.None);
        }
        catch (StoreException)
        {
            // A log is not worth a failed build.
        }

        _ended.Dispose();
        _appending.Dispose();
    }

    private async Task LoopAsync(TimeProvider clock)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, clock, _ended.Token);
                try
                {
                    await FlushAsync(_ended.Token);
                }
                catch (StoreException)
                {
                    // The lines stay pending.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The writer is disposed.
        }
    }

    // Takes a piece of whole lines.
    private string Take()
    {
        lock (_lock)
        {
            if (_waiting.Length == 0 && _leftOut == 0)
            {
                return "";
            }

            if (_leftOut > 0)
            {
                _waiting.Append("[log] ").Append(_leftOut).Append(" lines were left out\n");
                _leftOut = 0;
            }

            int end = _waiting.Length;
            if (end > Much)
            {
                end = Much;
                while (_waiting[end - 1] != '\n')
                {
                    end--;
                }
            }

            string text = _waiting.ToString(0, end);
            _waiting.Remove(0, end);
            return text;
        }
    }

    private void PutBack(string text)
    {
        lock (_lock)
        {
            _waiting.Insert(0, text);
        }
    }
}
