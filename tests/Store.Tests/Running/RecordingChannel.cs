using System.Collections.Concurrent;
using System.Net;
using CondaStore.Tests.Support;

namespace CondaStore.Store.Tests.Running;

/// <summary>Serves a channel's folder over HTTP, archives slowly, and keeps a record of who asked for which archive when.</summary>
internal sealed class RecordingChannel : IDisposable
{
    private readonly string _folder;
    private readonly TimeSpan _perArchive;
    private readonly LoopbackListener _listener;
    private readonly ConcurrentQueue<ArchiveDownload> _archives = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = [];
    private bool _isDown;

    /// <summary>Starts serving.</summary>
    /// <param name="folder">What is served.</param>
    /// <param name="perArchive">How long sending one archive takes.</param>
    public RecordingChannel(string folder, TimeSpan perArchive)
    {
        _folder = folder;
        _perArchive = perArchive;
        _listener = new LoopbackListener(AnswerAsync);
    }

    public string Url => _listener.Url;

    /// <summary>Ended requests for archives.</summary>
    public IReadOnlyList<ArchiveDownload> Archives => [.. _archives];

    /// <summary>Lets the next request for an archive end only when the given task does; the result is done when half of it is sent.</summary>
    public Task HoldNext(string archivePart, Task until)
    {
        TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _held[archivePart] = half;
        Until = until;
        return half.Task;
    }

    /// <summary>Whether connections break: those that begin, and those under way.</summary>
    public bool IsDown
    {
        get => Volatile.Read(ref _isDown);
        set => Volatile.Write(ref _isDown, value);
    }

    private Task Until { get; set; } = Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string file = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
        DateTime began = DateTime.UtcNow;
        bool isArchive = file.EndsWith(".conda", StringComparison.Ordinal);
        bool whole = false;
        try
        {
            CheckLine();
            if (!File.Exists(file))
            {
                context.Response.StatusCode = 404;
                context.Response.Close();
                return;
            }

            byte[] content = await File.ReadAllBytesAsync(file);
            context.Response.ContentLength64 = content.Length;
            await SendAsync(context.Response, content, isArchive, Path.GetFileName(file));
            context.Response.Close();
            whole = true;
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client was killed, or the channel stops.
            context.Response.Abort();
        }
        finally
        {
            if (isArchive)
            {
                _archives.Enqueue(new ArchiveDownload(Path.GetFileName(file), began, DateTime.UtcNow, whole));
            }
        }
    }

    private async Task SendAsync(HttpListenerResponse response, byte[] content, bool isArchive, string file)
    {
        const int Parts = 8;
        if (!isArchive)
        {
            await response.OutputStream.WriteAsync(content);
            return;
        }

        int size = (content.Length + Parts - 1) / Parts;
        for (int part = 0; part * size < content.Length; part++)
        {
            if (part == Parts / 2 && _held.Keys.FirstOrDefault(k => file.StartsWith(k, StringComparison.Ordinal)) is { } key && _held.TryRemove(key, out TaskCompletionSource? half))
            {
                half.SetResult();
                await Until;
            }

            CheckLine();
            await response.OutputStream.WriteAsync(content.AsMemory(part * size, Math.Min(size, content.Length - (part * size))));
            await response.OutputStream.FlushAsync();
            await Task.Delay(_perArchive / Parts);
        }
    }

    private void CheckLine()
    {
        if (IsDown)
        {
            throw new IOException("the line is down");
        }
    }
}
