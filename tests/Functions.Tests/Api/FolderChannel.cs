using System.Collections.Concurrent;
using System.Net;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Answers for channels from a folder, or as one that does not exist, and remembers what was asked for.</summary>
internal sealed class FolderChannel : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> _asked = [];

    /// <summary>The folder that stands for the root of the site; null for none.</summary>
    public string? Root { get; set; }

    public IReadOnlyCollection<string> Asked => _asked;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        _asked.Enqueue(path);
        string? file = Root is null ? null : Path.Combine(Root, path.TrimStart('/'));
        return File.Exists(file)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellationToken)), RequestMessage = request }
            : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new ByteArrayContent([]), RequestMessage = request };
    }
}
