using System.Net;

namespace CondaStore.Domain.Tests.Channels;

/// <summary>A channel's server in memory: files by URL with validators, and answers that a test prepares one by one.</summary>
internal sealed class TestChannelServer : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (byte[] Bytes, string ETag)> _files = [];
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _prepared = [];
    private readonly List<HttpRequestMessage> _requests = [];
    private int _version;

    /// <summary>Sent with every file.</summary>
    public string? CacheControl { get; set; } = "max-age=600";

    /// <summary>Requests as "path" or "path?etag", in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests.Select(r => r.RequestUri!.AbsoluteUri + (r.Headers.Contains("If-None-Match") ? " if-none-match" : ""))];
            }
        }
    }

    public IReadOnlyList<HttpRequestMessage> Messages => _requests;

    public void Put(string url, byte[] bytes) => _files[url] = (bytes, $"\"v{_version++}\"");

    public void Put(string url, string text) => Put(url, System.Text.Encoding.UTF8.GetBytes(text));

    public void Remove(string url) => _files.Remove(url);

    /// <summary>The next request for the URL gets this answer instead of the file.</summary>
    public void Prepare(string url, Func<HttpResponseMessage> answer)
    {
        if (!_prepared.TryGetValue(url, out Queue<Func<HttpResponseMessage>>? queue))
        {
            _prepared[url] = queue = new();
        }

        queue.Enqueue(answer);
    }

    public void Prepare(string url, HttpStatusCode status, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Prepare(url, () => new HttpResponseMessage(status));
        }
    }

    public void ClearRequests() => _requests.Clear();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _requests.Add(request);
            string url = request.RequestUri!.AbsoluteUri;
            if (_prepared.TryGetValue(url, out Queue<Func<HttpResponseMessage>>? queue) && queue.TryDequeue(out Func<HttpResponseMessage>? answer))
            {
                return Task.FromResult(answer());
            }

            if (!_files.TryGetValue(url, out (byte[] Bytes, string ETag) file))
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
            }

            bool isSame = request.Headers.TryGetValues("If-None-Match", out IEnumerable<string>? tags) && tags.Contains(file.ETag);
            HttpResponseMessage response = new(isSame ? HttpStatusCode.NotModified : HttpStatusCode.OK);
            response.Content = new ByteArrayContent(isSame ? [] : file.Bytes);
            response.Headers.TryAddWithoutValidation("ETag", file.ETag);
            if (CacheControl is not null)
            {
                response.Headers.TryAddWithoutValidation("Cache-Control", CacheControl);
            }

            return Task.FromResult(response);
        }
    }
}
