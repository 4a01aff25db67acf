using System.Net;
using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>Serves a channel's folder over HTTP on a free port, with the fault that a test asks for.</summary>
internal sealed class ChannelServer : IDisposable
{
    private const int SlowPieces = 100;

    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(20);

    private readonly string _folder;
    private readonly LoopbackListener _listener;
    private readonly CancellationTokenSource _ended = new();

    public ChannelServer(string folder)
    {
        _folder = folder;
        _listener = new LoopbackListener(AnswerAsync);
    }

    public string Url => _listener.Url;

    /// <summary>What is wrong with the answers to requests whose path contains this; others are answered well.</summary>
    public (string PathPart, Fault Kind)? Broken { get; set; }

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Fault? fault = Broken is { } broken && path.Contains(broken.PathPart, StringComparison.Ordinal) ? broken.Kind : null;
        string file = Path.Combine(_folder, path.TrimStart('/'));
        try
        {
            if (fault is Fault.ServerError or Fault.Missing or Fault.Denied || !File.Exists(file))
            {
                context.Response.StatusCode = fault switch { Fault.ServerError => 500, Fault.Denied => 403, _ => 404 };
                context.Response.Close();
                return;
            }

            byte[] content = await File.ReadAllBytesAsync(file);
            await WriteAsync(context.Response, fault, content, _ended.Token);
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The client went away, or the answer was broken off on purpose.
            context.Response.Abort();
        }
    }

    private static async Task WriteAsync(HttpListenerResponse response, Fault? fault, byte[] content, CancellationToken ended)
    {
        switch (fault)
        {
            case Fault.Garbage:
                content = [.. Enumerable.Repeat("<html>a proxy's login page</html>\n"u8.ToArray(), 100).SelectMany(line => line)];
                break;
            case Fault.OtherBytes:
                content = [.. content];
                content[content.Length / 2] ^= 0xFF;
                break;
            case Fault.HalfWithoutLength:
                content = content[..(content.Length / 2)];
                break;
            case Fault.HalfThenSilence:
                response.ContentLength64 = content.Length;
                await response.OutputStream.WriteAsync(content.AsMemory(0, content.Length / 2), ended);
                response.Abort();
                return;
            case Fault.HalfThenWaiting:
                response.ContentLength64 = content.Length;
                await response.OutputStream.WriteAsync(content.AsMemory(0, content.Length / 2), ended);
                await response.OutputStream.FlushAsync(ended);
                await Task.Delay(Timeout.Infinite, ended);
                return;
            case Fault.Slow:
                response.ContentLength64 = content.Length;
                foreach (byte[] piece in content.Chunk(Math.Max(content.Length / SlowPieces, 1)))
                {
                    await response.OutputStream.WriteAsync(piece, ended);
                    await response.OutputStream.FlushAsync(ended);
                    await Task.Delay(SlowPause, ended);
                }

                response.Close();
                return;
            default:
                break;
        }

        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content, ended);
        response.Close();
    }
}
