using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CondaStore.Client;

/// <summary>Represents a connection to version 1 of the API: sends requests and reads the envelopes of the responses.</summary>
internal sealed class StoreConnection : IDisposable
{
    private const string Version = "api/v1/";
    private const int Piece = 4 << 20;
    private const int LargestWithLength = 64 << 10;

    private readonly HttpClient _http;

    public StoreConnection(StoreClientOptions options)
    {
        if (!options.Url.IsAbsoluteUri || options.Url.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException(
                $"'{options.Url}' is not the address of a store: it does not begin with http:// or https://.", nameof(options));
        }

        string address = options.Url.GetLeftPart(UriPartial.Path);
        TimeProvider = options.TimeProvider;
        _http = options.Handler is null ? new HttpClient() : new HttpClient(options.Handler, disposeHandler: false);
        _http.BaseAddress = new Uri((address.EndsWith('/') ? address : address + "/") + Version);
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
        try
        {
            return answer.RootElement.GetProperty("data").Deserialize(data) ?? throw Unknown(path, null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unknown(path, exception);
        }
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
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

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
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            // The Functions host buffers a body with a Content-Length at several times its size; chunked bodies are streamed.
            request.Headers.TransferEncodingChunked = body.Length > LargestWithLength ? true : null;
        }

        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw Unknown(path, exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
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

    private static StoreRequestException Refusal(HttpResponseMessage response, string text)
    {
        string plain = $"The store responded with {(int)response.StatusCode} {response.ReasonPhrase}.";
        try
        {
            using JsonDocument answer = JsonDocument.Parse(text);
            JsonElement root = answer.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new StoreRequestException(plain) { Status = response.StatusCode };
            }

            string[] hints = root.TryGetProperty("hints", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(h => h.ValueKind == JsonValueKind.String).Select(h => h.GetString()!)]
                : [];
            return new StoreRequestException(Text(root, "message") ?? Detail(root) ?? plain)
            {
                Status = response.StatusCode,
                Code = Text(root, "error_code"),
                Hints = hints,
            };
        }
        catch (JsonException)
        {
            // The response is from something between the client and the store, such as a proxy.
            return new StoreRequestException(plain) { Status = response.StatusCode };
        }
    }

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

    private static StoreRequestException Unknown(string path, Exception? inner) =>
        new($"The response to '{path}' does not come from a conda-store server. Check the URL and its prefix.", inner);
}
