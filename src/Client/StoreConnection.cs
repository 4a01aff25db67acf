using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CondaStore.Client;

/// <summary>Represents a connection to version 1 of the API: sends requests and reads the envelopes of the responses.</summary>
internal sealed class StoreConnection : IDisposable
{
    private const string Version = "api/v1/";
    private const int Piece = 4 << 20;
    private const int LargestWithLength = 64 << 10;
    private const int PageSize = 100;

    private const string UsualPrefix = "conda-store/";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly Uri _store;
    private readonly int _repetitions;

    public StoreConnection(StoreClientOptions options)
    {
        if (!options.Url.IsAbsoluteUri || options.Url.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException(
                $"'{options.Url}' is not the address of a store: it does not begin with http:// or https://.", nameof(options));
        }

        string address = options.Url.GetLeftPart(UriPartial.Path);
        _store = new Uri(address.EndsWith('/') ? address : address + "/");
        _repetitions = options.Repetitions;
        TimeProvider = options.TimeProvider;
        // Without cookies: a login returns one, and it must not identify later requests.
        _http = options.Handler is null
            ? new HttpClient(new SocketsHttpHandler { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            : new HttpClient(options.Handler, disposeHandler: false);
        _http.BaseAddress = new Uri(_store, Version);
        _http.Timeout = options.Timeout;
        if (options.Token is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The clock that delays between polls.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Sends a request and returns the <c>data</c> of the response.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path relative to the API version, for example <c>build/7/</c>.</param>
    /// <param name="body">The JSON body, or null for none.</param>
    /// <param name="data">The type of the data.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">
    /// The store refused the request, did not respond, or returned an unexpected response.
    /// </exception>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> data, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await SendAsync(method, path, body, cancellationToken);
        return Data(answer, path, data);
    }

    /// <summary>Sends a request whose response has no envelope.</summary>
    /// <exception cref="StoreRequestException">
    /// The store refused the request, did not respond, or returned an unexpected response.
    /// </exception>
    public async Task<T> GetBareAsync<T>(string path, JsonTypeInfo<T> data, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return Read(path, () => answer.RootElement.Deserialize(data));
    }

    /// <summary>Sends a request and returns the <c>message</c> of the response, or null if it has none.</summary>
    /// <exception cref="StoreRequestException">
    /// The store refused the request, did not respond, or returned an unexpected response.
    /// </exception>
    public async Task<string?> AcknowledgeAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await SendAsync(method, path, body, cancellationToken);
        return answer.RootElement.ValueKind == JsonValueKind.Object ? Text(answer.RootElement, "message") : null;
    }

    /// <summary>Opens the content at a path, following redirects. The caller disposes of the stream.</summary>
    /// <exception cref="StoreRequestException">The store refused the request or did not respond.</exception>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken, string? accept = null)
    {
        HttpResponseMessage response = await SendAsync(
            () =>
            {
                HttpRequestMessage request = new(HttpMethod.Get, path);
                if (accept is not null)
                {
                    request.Headers.Accept.ParseAdd(accept);
                }

                return request;
            },
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Enumerates the pages of a list of version 1. The pages are requested as the enumeration proceeds.</summary>
    /// <param name="path">The path, for example <c>build/</c>.</param>
    /// <param name="query">The query, without page and size.</param>
    /// <param name="data">The type of a page.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public async IAsyncEnumerable<T> PagesAsync<T>(
        string path, RequestQuery query, JsonTypeInfo<IReadOnlyList<T>> data, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int received = 0;
        for (int page = 1; ; page++)
        {
            string requested = path + query.And("page", page).And("size", PageSize);
            using JsonDocument answer = await SendAsync(HttpMethod.Get, requested, null, cancellationToken);
            IReadOnlyList<T> items = Data(answer, path, data);
            foreach (T item in items)
            {
                yield return item;
            }

            received += items.Count;
            bool isComplete = !answer.RootElement.TryGetProperty("count", out JsonElement count) || received >= count.GetInt64();
            if (items.Count == 0 || isComplete)
            {
                yield break;
            }
        }
    }

    /// <summary>Enumerates a list of version 2, whose pages follow a cursor.</summary>
    /// <param name="path">The path, for example <c>../v2/environment/</c>.</param>
    /// <param name="query">The query, without cursor and limit.</param>
    /// <param name="data">The type of a page.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public async IAsyncEnumerable<T> AfterCursorAsync<T>(
        string path, RequestQuery query, JsonTypeInfo<IReadOnlyList<T>> data, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            string requested = path + query.And("cursor", cursor).And("limit", PageSize);
            using JsonDocument answer = await SendAsync(HttpMethod.Get, requested, null, cancellationToken);
            IReadOnlyList<T> items = Data(answer, path, data);
            foreach (T item in items)
            {
                yield return item;
            }

            cursor = items.Count < PageSize ? null : Text(answer.RootElement, "cursor");
        }
        while (cursor is not null);
    }

    /// <summary>Sends any request, for example to an endpoint without an operation of its own.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, relative to the API version or, with a leading slash, to the store.</param>
    /// <param name="body">The body, or null for none.</param>
    /// <param name="mediaType">The media type of the body.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes of.</returns>
    /// <exception cref="StoreRequestException">The store refused the request or did not respond.</exception>
    public Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, byte[]? body, string mediaType, CancellationToken cancellationToken) => SendAsync(
            () => new HttpRequestMessage(method, PathOf(path))
            {
                Content = body is null
                    ? null
                    : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
            },
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken);

    // What follows the dot cannot be taken for another host.
    private Uri PathOf(string path) =>
        path.StartsWith('/') ? new Uri(_store, "." + path) : new Uri(_http.BaseAddress!, "./" + path);

    /// <summary>Waits before the state of an operation is requested again.</summary>
    public Task LookAgainAsync(CancellationToken cancellationToken) => Task.Delay(LookInterval, TimeProvider, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Uploads a stream in pieces. If the upload fails or is canceled, the uploaded data is removed.</summary>
    /// <param name="path">The path to which the pieces are sent, each with its offset.</param>
    /// <param name="content">The content, read from its position to its end.</param>
    /// <param name="sent">Receives the number of bytes uploaded, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task UploadAsync(string path, Stream content, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Piece];
        long offset = 0;
        bool isWhole = false;
        try
        {
            for (int read;
                (read = await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellationToken)) > 0;
                offset += read)
            {
                await SendAsync(
                    HttpMethod.Put, FormattableString.Invariant($"{path}?offset={offset}"), buffer[..read],
                    ClientJson.Default.RemoteReceipt,
                    cancellationToken);
                sent?.Report(offset + read);
            }

            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                await GiveUpAsync(path);
            }
        }
    }

    // Best effort. Not cancelable, because usually the upload itself was canceled.
    private async Task GiveUpAsync(string path)
    {
        try
        {
            await AcknowledgeAsync(HttpMethod.Delete, path, null, CancellationToken.None);
        }
        catch (StoreRequestException)
        {
            // The store removes the upload later; the failure of the upload is what must be reported.
        }
    }

    private async Task<JsonDocument> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(
            () => Request(method, path, body), HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw Unknown(path, exception);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, byte[]? body)
    {
        HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            // The Functions host buffers a body with a Content-Length at several times its size; chunked bodies are streamed.
            request.Headers.TransferEncodingChunked = body.Length > LargestWithLength ? true : null;
        }

        return request;
    }

    private T Data<T>(JsonDocument answer, string path, JsonTypeInfo<T> data) =>
        Read(path, () => answer.RootElement.GetProperty("data").Deserialize(data));

    private T Read<T>(string path, Func<T?> read)
    {
        try
        {
            return read() ?? throw Unknown(path, null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unknown(path, exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> create, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            using HttpRequestMessage request = create();
            TimeSpan pause;
            try
            {
                return await SendOnceAsync(request, completion, cancellationToken);
            }
            catch (StoreRequestException failure) when (
                attempt < _repetitions && RepeatedRequests.PauseBefore(request.Method, failure, attempt) is not null)
            {
                pause = RepeatedRequests.PauseBefore(request.Method, failure, attempt)!.Value;
            }

            await Task.Delay(pause, TimeProvider, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // A SocketException can be thrown if the server disconnects while the connection is being established.
            throw new StoreRequestException(
                $"The store at {_http.BaseAddress!.GetLeftPart(UriPartial.Authority)} does not respond: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreRequestException($"The store did not respond within {_http.Timeout.TotalSeconds:0} s.", exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Refusal(response, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private StoreRequestException Refusal(HttpResponseMessage response, string text)
    {
        string plain = $"The store responded with {(int)response.StatusCode} {response.ReasonPhrase}.";
        TimeSpan? retryAfter = response.Headers.RetryAfter?.Delta;
        try
        {
            using JsonDocument answer = JsonDocument.Parse(text);
            JsonElement root = answer.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new StoreRequestException(plain) { Status = response.StatusCode, Hints = PrefixHints(), RetryAfter = retryAfter };
            }

            string[] hints = root.TryGetProperty("hints", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(h => h.ValueKind == JsonValueKind.String).Select(h => h.GetString()!)]
                : [];
            return new StoreRequestException(Text(root, "message") ?? Detail(root) ?? plain)
            {
                Status = response.StatusCode,
                Code = Text(root, "error_code"),
                Hints = root.TryGetProperty("status", out _) ? hints : [.. hints, .. PrefixHints()],
                Location = Location(root),
                RetryAfter = retryAfter,
            };
        }
        catch (JsonException)
        {
            // The response is from something between the client and the store, such as a proxy.
            return new StoreRequestException(plain) { Status = response.StatusCode, Hints = PrefixHints(), RetryAfter = retryAfter };
        }
    }

    // A store without a prefix is possible, so this is a hint and not a rule.
    private string[] PrefixHints() =>
        _store.AbsolutePath == "/" ? [$"the address of a store usually has a prefix: {new Uri(_store, UsualPrefix)}"] : [];

    private static RemoteLocation? Location(JsonElement root) =>
        root.TryGetProperty("location", out JsonElement place) && place.ValueKind == JsonValueKind.Object
        && place.TryGetProperty("line", out JsonElement line) && line.TryGetInt32(out int number)
        && place.TryGetProperty("column", out JsonElement column) && column.TryGetInt32(out int position)
            ? new RemoteLocation(number, position)
            : null;

    // Malformed requests are answered by a list of faults with their locations.
    private static string? Detail(JsonElement root)
    {
        if (!root.TryGetProperty("detail", out JsonElement detail))
        {
            return null;
        }

        return detail.ValueKind == JsonValueKind.Array
            ? string.Join(
                "; ",
                detail.EnumerateArray()
                    .Select(d => $"{(d.TryGetProperty("loc", out JsonElement place) ? place.ToString() : "")} {Text(d, "msg")}".Trim()))
            : detail.ToString();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private StoreRequestException Unknown(string path, Exception? inner) =>
        new($"The response to '{path}' does not come from a conda-store server. Check the URL and its prefix.", inner)
        {
            Status = HttpStatusCode.OK,
            Hints = PrefixHints(),
        };
}
