using System.Net;
using System.Net.Http.Headers;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Reads an archive as one stream, over as many connections as necessary. After a connection breaks, a range request continues at the same
/// position; transient failures are retried with increasing, jittered delays; if a source fails permanently, the next one is used. Only the
/// hash shows whether all parts belong to the same archive.
/// </summary>
internal sealed class ArchiveDownload : ForwardReadStream
{
    private const int SkipSize = 64 * 1024;

    private readonly ArchiveClient _client;
    private readonly PackageFetcherOptions _options;
    private readonly IReadOnlyList<string> _sources;
    private readonly long? _expectedSize;
    private readonly FetchCall _call;
    private readonly TransferBudget _budget;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private EntityTagHeaderValue? _tag;
    private long? _length;
    private long _position;
    private int _source;
    private int _failures;

    private ArchiveDownload(
        ArchiveClient client, PackageFetcherOptions options, FetchCall call, IReadOnlyList<string> sources, long? expectedSize)
    {
        _client = client;
        _options = options;
        _call = call;
        _sources = sources;
        _expectedSize = expectedSize;
        _budget = TransferBudget.OfFile(options.TimeProvider);
    }

    /// <summary>Starts a download; returns once the first source answers.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="options">How to retry after failures.</param>
    /// <param name="call">The state shared with the other downloads of the call.</param>
    /// <param name="sources">URLs of the same archive, best first.</param>
    /// <param name="expectedSize">The expected size; the response of a server that announces another one is not read.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">No source delivers the archive; this is the failure of the last one.</exception>
    public static async Task<ArchiveDownload> StartAsync(
        ArchiveClient client,
        PackageFetcherOptions options,
        FetchCall call,
        IReadOnlyList<string> sources,
        long? expectedSize,
        CancellationToken cancellationToken)
    {
        ArchiveDownload download = new(client, options, call, sources, expectedSize);
        try
        {
            await download.ConnectAsync(cancellationToken);
            return download;
        }
        catch
        {
            await download.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                int read = await ReadBodyAsync(buffer, cancellationToken);
                if (read > 0 || buffer.IsEmpty)
                {
                    _position += read;
                    _failures = 0;
                    _budget.Add(read);
                    _call.Budget.Add(read);
                    if (read > 0)
                    {
                        CheckBudgets(TimeSpan.Zero, null);
                    }

                    return read;
                }

                if (_length is null || _position >= _length)
                {
                    return 0;
                }

                await RecoverAsync(Broken($"the connection ended after {_position} of {_length} bytes", null), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                await RecoverAsync(
                    Broken(exception is OperationCanceledException ? "the server fell silent" : exception.Message, exception),
                    cancellationToken);
            }

            await ConnectAsync(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disconnect();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.SilenceLimit, _options.TimeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await _body!.ReadAsync(buffer, both.Token);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Disconnect();
            try
            {
                HttpResponseMessage response = await _client.RequestAsync(_sources[_source], _position, _tag, cancellationToken);
                _response = response;
                _body = await response.Content.ReadAsStreamAsync(cancellationToken);
                await AlignAsync(response, cancellationToken);
                return;
            }
            catch (ArchiveRequestException failure)
            {
                await RecoverAsync(failure, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                await RecoverAsync(Broken(exception.Message, exception), cancellationToken);
            }
        }
    }

    // Skips to the current position of the body: a server that ignores ranges, or whose archive has changed, sends all of it again.
    private async Task AlignAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        long start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0;
        if (start < 0 || start > _position)
        {
            throw Refusal("answers with a range that was not asked for");
        }

        _length = response.Content.Headers.ContentLength is long rest ? start + rest : null;
        if (_length is long length && _expectedSize is long expected && length != expected)
        {
            throw new ArchiveRequestException(
                ErrorCode.HashMismatch, $"{Redaction.Redact(_sources[_source])} has {length} bytes instead of {expected}.", null);
        }

        _tag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
        byte[] skipped = new byte[Math.Min(SkipSize, _position - start)];
        for (long left = _position - start; left > 0;)
        {
            int read = await ReadBodyAsync(skipped.AsMemory(0, (int)Math.Min(skipped.Length, left)), cancellationToken);
            left -= read > 0 ? read : throw new IOException("the connection ended while what is known was skipped");
        }
    }

    // Waits before a retry at the same source, moves to the next source, or throws the failure if there is none.
    private async Task RecoverAsync(ArchiveRequestException failure, CancellationToken cancellationToken)
    {
        Disconnect();
        if (failure.IsTransient && _failures < (failure.Repetitions ?? _options.Retries))
        {
            TimeSpan delay = Delay(_failures++, failure.RetryAfter);
            CheckBudgets(delay, failure);
            string asked = failure.RetryAfter > delay
                ? $" It asks to wait for {failure.RetryAfter.Value.TotalSeconds:0} s, which is too long."
                : "";
            _call.Notice?.Invoke($"{failure.Message}{asked} Trying again in {delay.TotalSeconds:0.0} s.");
            await Task.Delay(delay, _options.TimeProvider, cancellationToken);
            return;
        }

        if (_source + 1 >= _sources.Count)
        {
            throw failure;
        }

        _source++;
        _failures = 0;
        _tag = null;
        _call.Notice?.Invoke($"{failure.Message} Trying {Redaction.Redact(_sources[_source])}.");
    }

    private TimeSpan Delay(int failures, TimeSpan? asked)
    {
        TimeSpan grown = _options.RetryDelay * Math.Pow(2, failures) * (0.5 + _options.Jitter());
        TimeSpan delay = asked > grown ? asked.Value : grown;
        return delay < _options.LongestRetryDelay ? delay : _options.LongestRetryDelay;
    }

    private ArchiveRequestException Broken(string reason, Exception? inner) =>
        new(
            ErrorCode.PackageUnavailable,
            $"{Redaction.Redact(_sources[_source])} cannot be fetched: {Redaction.Redact(reason.TrimEnd('.'))}.",
            inner)
        { IsTransient = true };

    private void CheckBudgets(TimeSpan needed, ArchiveRequestException? last)
    {
        string? verdict = _budget.Left <= needed ? _budget.Verdict() : _call.Budget.Left <= needed ? _call.Budget.VerdictOfAll() : null;
        if (verdict is not null)
        {
            throw new StoreException(ErrorCode.PackageUnavailable, $"{Redaction.Redact(_sources[_source])} {verdict}.", last)
            {
                Hints = last is null ? [] : [$"the last failure was: {last.Message}"],
            };
        }
    }

    private ArchiveRequestException Refusal(string reason) =>
        new(ErrorCode.PackageUnavailable, $"{Redaction.Redact(_sources[_source])} {reason}.", null);

    private void Disconnect()
    {
        _body?.Dispose();
        _response?.Dispose();
        _body = null;
        _response = null;
    }
}
