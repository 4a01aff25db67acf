using System.Net;
using System.Net.Http.Headers;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>A handler that serves archives from memory, with the faults that a test asks for.</summary>
internal sealed class ArchiveServer : HttpMessageHandler
{
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _faults = new();
    private readonly Lock _lock = new();

    /// <summary>What was requested, in order: URL, and range where there was one.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The Authorization header of each request.</summary>
    public List<string?> Authorizations { get; } = [];

    public bool SupportsRanges { get; init; } = true;

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The largest number of requests at the same time so far.</summary>
    public int MostAtOnce { get; private set; }

    private int _now;

    public ArchiveServer Add(BuiltPackage package, string channel = "https://conda.example/test") => Add(package.Record(channel).Url, package.Bytes);

    public ArchiveServer Add(string url, byte[] content)
    {
        _files[url] = content;
        return this;
    }

    /// <summary>Answers the next request in another way.</summary>
    public ArchiveServer Next(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        _faults.Enqueue(answer);
        return this;
    }

    public ArchiveServer NextStatus(HttpStatusCode status, TimeSpan? retryAfter = null) => Next(_ =>
    {
        HttpResponseMessage response = new(status);
        response.Headers.RetryAfter = retryAfter is null ? null : new RetryConditionHeaderValue(retryAfter.Value);
        return response;
    });

    public ArchiveServer NextRedirect(string location) => Next(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(location) } });

    /// <summary>The next answer breaks off after so many bytes.</summary>
    public ArchiveServer NextBroken(int afterBytes) => Next(request => Serve(request, afterBytes));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Func<HttpRequestMessage, HttpResponseMessage>? fault;
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_now);
            Requests.Add($"{request.RequestUri!.AbsoluteUri} {request.Headers.Range}".TrimEnd());
            Authorizations.Add(request.Headers.Authorization?.ToString());
            _faults.TryDequeue(out fault);
        }

        try
        {
            await Task.Delay(Delay, cancellationToken);
            return fault is null ? Serve(request, int.MaxValue) : fault(request);
        }
        finally
        {
            lock (_lock)
            {
                _now--;
            }
        }
    }

    private HttpResponseMessage Serve(HttpRequestMessage request, int brokenAfter)
    {
        if (!_files.TryGetValue(request.RequestUri!.AbsoluteUri, out byte[]? content))
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        EntityTagHeaderValue tag = new($"\"{content.Length}\"");
        long from = request.Headers.Range?.Ranges.First().From ?? 0;
        bool ranged = SupportsRanges && from > 0 && (request.Headers.IfRange is null || request.Headers.IfRange.EntityTag!.Equals(tag));
        byte[] part = ranged ? content[(int)from..] : content;
        HttpResponseMessage response = new(ranged ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = new StreamContent(new ResetStream(part, brokenAfter)),
        };
        response.Content.Headers.ContentLength = part.Length;
        if (ranged)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, content.Length - 1, content.Length);
        }

        response.Headers.ETag = tag;
        return response;
    }

    private sealed class ResetStream(byte[] content, int brokenAfter) : MemoryStream(content, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            long left = brokenAfter - Position;
            return left > 0 || Position == Length
                ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Math.Max(left, 0))], cancellationToken)
                : ValueTask.FromException<int>(new IOException("connection reset by peer"));
        }
    }
}
