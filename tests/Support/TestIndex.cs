using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CondaStore.Tests.Support;

/// <summary>
/// A package index (PEP 503, 592, 658, 691, 700) of files in memory or on disk: as a handler of requests, or, with <see cref="Listen"/>, on a port of this
/// machine. It can have no JSON, no metadata, no ranges, a password, and whatever fault a test thinks of.
/// </summary>
internal sealed class TestIndex : HttpMessageHandler
{
    private const string Json = "application/vnd.pypi.simple.v1+json";

    private readonly ConcurrentDictionary<string, List<IServedFile>> _projects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HttpRequestMessage, Task<HttpResponseMessage?>>> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Address of the pages in requests to this handler; with a slash at its end.</summary>
    public string Url { get; init; } = "https://index.example/simple/";

    /// <summary>Whether pages are sent as HTML, whatever is asked for.</summary>
    public bool IsHtmlOnly { get; set; }

    /// <summary>Whether the metadata of wheels is served next to them.</summary>
    public bool HasMetadata { get; set; } = true;

    /// <summary>Whether parts of files are sent.</summary>
    public bool HasRanges { get; set; } = true;

    /// <summary>Whether the hashes of files are told.</summary>
    public bool HasHashes { get; set; } = true;

    /// <summary>User name and password, <c>me:secret</c>, without which nothing is sent; null for none.</summary>
    public string? Password { get; set; }

    /// <summary>Sent with pages.</summary>
    public string? CacheControl { get; set; } = "max-age=600";

    /// <summary>Waited for before any answer: for an index that is slow.</summary>
    public Func<string, Task> Wait { get; set; } = _ => Task.CompletedTask;

    /// <summary>What was asked for so far: path, range in brackets, <c>=</c> when it was only to be confirmed.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The path and query of requests that a fault answers; null from it lets the index answer.</summary>
    public TestIndex Fault(string path, Func<HttpRequestMessage, HttpResponseMessage?> answer) =>
        Fault(path, request => Task.FromResult(answer(request)));

    /// <summary>The same for an answer that takes its time.</summary>
    public TestIndex Fault(string path, Func<HttpRequestMessage, Task<HttpResponseMessage?>> answer)
    {
        _faults[path] = answer;
        return this;
    }

    /// <summary>Adds files.</summary>
    public TestIndex Add(params IEnumerable<IServedFile> files)
    {
        foreach (IServedFile file in files)
        {
            _projects.GetOrAdd(Normal(file.Name), _ => []).Add(file);
        }

        return this;
    }

    /// <summary>Has a project without files.</summary>
    public TestIndex AddEmpty(string project)
    {
        _projects.GetOrAdd(Normal(project), _ => []);
        return this;
    }

    /// <summary>Takes all files of a project away.</summary>
    public void Remove(string project) => _projects.TryRemove(Normal(project), out _);

    /// <summary>Forgets what was asked for.</summary>
    public void ClearRequests() => _requests.Clear();

    /// <summary>Serves the index on this machine; the pages are under <c>/simple/</c>.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    public LoopbackListener Listen(int port = 0) => new(AnswerAsync, port);

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, context.Request.Url);
        foreach (string name in context.Request.Headers.AllKeys.OfType<string>())
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
        }

        using HttpResponseMessage response = await SendAsync(request, CancellationToken.None);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not "Content-Length")
            {
                context.Response.Headers[name] = string.Join(", ", values);
            }
        }

        byte[] body = await response.Content.ReadAsByteArrayAsync();
        context.Response.ContentLength64 = body.Length;
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        string range = request.Headers.Range is { } asked ? $" [{asked.ToString().Replace("bytes=", "", StringComparison.Ordinal)}]" : "";
        _requests.Enqueue(path + range + (request.Headers.IfNoneMatch.Count > 0 ? " =" : ""));
        await Wait(path).WaitAsync(cancellationToken);
        HttpResponseMessage? response = _faults.TryGetValue(path, out Func<HttpRequestMessage, Task<HttpResponseMessage?>>? fault)
            ? await fault(request)
            : null;
        response ??= IsAllowed(request) ? Answer(path, request) : new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.RequestMessage = request;
        return response;
    }

    private static string Normal(string name) => name.ToLowerInvariant().Replace('_', '-').Replace('.', '-');

    private bool IsAllowed(HttpRequestMessage request) => Password is null
        || request.Headers.Authorization?.Parameter == Convert.ToBase64String(Encoding.UTF8.GetBytes(Password));

    private HttpResponseMessage Answer(string path, HttpRequestMessage request)
    {
        string[] parts = path.Trim('/').Split('/');
        if (parts is ["simple", var project])
        {
            return _projects.TryGetValue(project, out List<IServedFile>? files) ? Page(project, files, request) : new(HttpStatusCode.NotFound);
        }

        string name = Uri.UnescapeDataString(parts[^1]);
        bool isMetadata = name.EndsWith(".metadata", StringComparison.Ordinal);
        IServedFile? file = _projects.Values.SelectMany(w => w).FirstOrDefault(w => w.FileName == (isMetadata ? name[..^".metadata".Length] : name));
        return file is null ? new(HttpStatusCode.NotFound)
            : !isMetadata ? Part(file.Bytes, request.Headers.Range)
            : HasMetadata && file.MetadataBeside is { } metadata ? new(HttpStatusCode.OK) { Content = new ByteArrayContent(metadata) }
            : new(HttpStatusCode.NotFound);
    }

    private HttpResponseMessage Page(string project, List<IServedFile> files, HttpRequestMessage request)
    {
        bool isHtml = IsHtmlOnly || !request.Headers.Accept.Any(a => a.MediaType == Json);
        string text = isHtml ? Html(files) : JsonOf(project, files);
        EntityTagHeaderValue tag = new($"\"{text.Length:x}-{string.GetHashCode(text, StringComparison.Ordinal):x}\"");
        HttpResponseMessage response = new(request.Headers.IfNoneMatch.Contains(tag) ? HttpStatusCode.NotModified : HttpStatusCode.OK)
        {
            Content = new StringContent(text, Encoding.UTF8, isHtml ? "text/html" : Json),
        };
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            response.Content = new ByteArrayContent([]);
        }

        response.Headers.ETag = tag;
        if (CacheControl is not null)
        {
            response.Headers.TryAddWithoutValidation("Cache-Control", CacheControl);
        }

        return response;
    }

    private string JsonOf(string project, List<IServedFile> files) => new JsonObject
    {
        ["meta"] = new JsonObject { ["api-version"] = "1.1" },
        ["name"] = project,
        ["files"] = new JsonArray([.. files.Select(JsonOf)]),
    }.ToJsonString();

    private JsonObject JsonOf(IServedFile served)
    {
        JsonObject file = new()
        {
            ["filename"] = served.FileName,
            ["url"] = "../../files/" + Uri.EscapeDataString(served.FileName),
            ["hashes"] = HasHashes ? new JsonObject { ["sha256"] = served.Sha256 } : [],
            ["size"] = served.Size,
            ["core-metadata"] = HasMetadata && served.MetadataSha256 is not null ? new JsonObject { ["sha256"] = served.MetadataSha256 } : JsonValue.Create(false),
        };
        if (served.RequiresPython is not null)
        {
            file["requires-python"] = served.RequiresPython;
        }

        if (served.Yanked is not null)
        {
            file["yanked"] = served.Yanked.Length == 0 ? JsonValue.Create(true) : served.Yanked;
        }

        if (served.UploadTime is { } time)
        {
            file["upload-time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return file;
    }

    private string Html(List<IServedFile> files)
    {
        StringBuilder page = new("<!DOCTYPE html><html><body>\n");
        foreach (IServedFile served in files)
        {
            string python = served.RequiresPython is null ? "" : $" data-requires-python=\"{WebUtility.HtmlEncode(served.RequiresPython)}\"";
            string yanked = served.Yanked is null ? "" : $" data-yanked=\"{WebUtility.HtmlEncode(served.Yanked)}\"";
            string metadata = HasMetadata && served.MetadataSha256 is not null ? $" data-core-metadata=\"sha256={served.MetadataSha256}\"" : "";
            string hash = HasHashes ? "#sha256=" + served.Sha256 : "";
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"../../files/{Uri.EscapeDataString(served.FileName)}{hash}\"{python}{yanked}{metadata}>{served.FileName}</a><br>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private HttpResponseMessage Part(byte[] bytes, RangeHeaderValue? range)
    {
        if (!HasRanges || range?.Ranges.FirstOrDefault() is not { } part)
        {
            return new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
        }

        long from = part.From ?? Math.Max(0, bytes.Length - part.To!.Value);
        long to = part.From is null ? bytes.Length - 1 : Math.Min(part.To ?? long.MaxValue, bytes.Length - 1);
        HttpResponseMessage response = new(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(bytes[(int)from..(int)(to + 1)]) };
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, to, bytes.Length);
        return response;
    }
}
