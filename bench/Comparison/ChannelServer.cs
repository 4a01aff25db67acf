using System.Net;
using System.Net.Sockets;

namespace CondaStore.Comparison;

/// <summary>Serves a folder on a free port of this machine.</summary>
internal sealed class ChannelServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _root;

    private ChannelServer(string root)
    {
        _root = root;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
    }

    public string Url { get; }

    public static ChannelServer Start(string root)
    {
        ChannelServer server = new(Path.GetFullPath(root));
        _ = Task.Run(server.ServeAsync);
        return server;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        string file = Path.GetFullPath(_root + context.Request.Url!.AbsolutePath);
        if (!file.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        await using FileStream content = File.OpenRead(file);
        response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            await content.CopyToAsync(response.OutputStream);
        }
    }
}
