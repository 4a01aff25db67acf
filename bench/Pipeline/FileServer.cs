using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CondaStore.PipelineBench;

/// <summary>
/// Serves a folder over HTTP on a free port of this machine, as fast as it goes or like a line of a given rate and latency that all
/// connections share.
/// </summary>
internal sealed class FileServer : IDisposable
{
    private const int Chunk = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _root;
    private readonly Line? _line;

    private FileServer(string root, Line? line)
    {
        _root = Path.GetFullPath(root);
        _line = line;
        _listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
    }

    public string Url { get; }

    /// <summary>Starts serving.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="line">What all answers go through; null for no limit.</param>
    public static FileServer Start(string root, Line? line = null)
    {
        FileServer server = new(root, line);
        _ = Task.Run(server.AcceptAsync);
        return server;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(socket));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            byte[] buffer = new byte[16 << 10];
            try
            {
                while (await ReadHeadAsync(socket, buffer) is string head)
                {
                    await AnswerAsync(socket, head);
                }
            }
            catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has what it wants.
            }
        }
    }

    private async Task<string?> ReadHeadAsync(Socket socket, byte[] buffer)
    {
        int filled = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
            if (read == 0)
            {
                return null;
            }

            filled += read;
            if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) > 0)
            {
                return Encoding.ASCII.GetString(buffer, 0, filled);
            }
        }
    }

    private async Task AnswerAsync(Socket socket, string head)
    {
        if (_line is not null)
        {
            await Task.Delay(_line.Latency, _stop.Token);
        }

        string file = Path.GetFullPath(_root + Uri.UnescapeDataString(head.Split(' ')[1]));
        if (!file.StartsWith(_root, StringComparison.Ordinal) || !File.Exists(file))
        {
            await socket.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            return;
        }

        long length = new FileInfo(file).Length;
        byte[] start = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"));
        await socket.SendAsync(start, _stop.Token);
        if (head.StartsWith("HEAD", StringComparison.Ordinal))
        {
            return;
        }

        if (_line is null)
        {
            await socket.SendFileAsync(file, _stop.Token);
            return;
        }

        await using FileStream content = File.OpenRead(file);
        byte[] chunk = new byte[Chunk];
        int count;
        while ((count = await content.ReadAsync(chunk, _stop.Token)) > 0)
        {
            await _line.PassAsync(count, _stop.Token);
            for (int sent = 0; sent < count;)
            {
                sent += await socket.SendAsync(chunk.AsMemory(sent, count - sent), _stop.Token);
            }
        }
    }
}
