using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>Serves the files of a folder on a free port of this machine and notes what was asked for.</summary>
internal sealed class FolderServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;

    public FolderServer(string folder)
    {
        _folder = folder;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Path and query of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            await using NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 } first)
            {
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The headers do not matter here.
                }

                string target = first.Split(' ')[1];
                Requests.Enqueue(target);
                string path = Path.Combine(_folder, target.Split('?')[0].TrimStart('/'));
                byte[] body = File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
                string status = File.Exists(path) ? "200 OK" : "404 Not Found";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n"));
                await stream.WriteAsync(body);
            }
        }
    }
}
