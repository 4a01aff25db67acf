using System.Net;
using System.Text;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Answers for channels from a folder, to those who have the password, and counts the others.</summary>
internal sealed class PrivateChannel(string userAndPassword) : HttpMessageHandler
{
    private readonly string _expected = Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
    private int _refused;

    /// <summary>The folder that stands for the root of the site.</summary>
    public string? Root { get; set; }

    public int Refused => _refused;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Channels that the store searches by itself are other sites.
        if (request.RequestUri!.Host != "private.example")
        {
            return Answer(HttpStatusCode.NotFound, []);
        }

        if (request.Headers.Authorization?.Parameter != _expected)
        {
            Interlocked.Increment(ref _refused);
            return Answer(HttpStatusCode.Unauthorized, []);
        }

        string file = Path.Combine(Root!, request.RequestUri.AbsolutePath.TrimStart('/'));
        return File.Exists(file) ? Answer(HttpStatusCode.OK, await File.ReadAllBytesAsync(file, cancellationToken)) : Answer(HttpStatusCode.NotFound, []);

        HttpResponseMessage Answer(HttpStatusCode status, byte[] content) => new(status) { Content = new ByteArrayContent(content), RequestMessage = request };
    }
}
