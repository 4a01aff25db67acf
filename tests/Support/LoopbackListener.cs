using System.Net;
using System.Net.Sockets;

namespace CondaStore.Tests.Support;

/// <summary>Answers HTTP requests on a free port of this machine, each on a thread of its own.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Answers one request; what it throws because the client went away ends only that request.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public LoopbackListener(Func<HttpListenerContext, Task> answer, int port = 0)
    {
        (_listener, Url) = port == 0 ? ListenAnywhere() : Listen(port);
        _serving = ServeAsync(answer);
    }

    /// <summary>The address, without a slash at its end.</summary>
    public string Url { get; }

    public void Dispose()
    {
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _listener.Close();
    }

    private static (HttpListener Listener, string Url) Listen(int port)
    {
        string url = $"http://127.0.0.1:{port}";
        HttpListener listener = new() { Prefixes = { url + "/" } };
        listener.Start();
        return (listener, url);
    }

    private static (HttpListener Listener, string Url) ListenAnywhere()
    {
        while (true)
        {
            using TcpListener probe = new(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            try
            {
                return Listen(port);
            }
            catch (HttpListenerException)
            {
                // Another process has taken the port in the meantime: try another one.
            }
        }
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => answer(context));
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
