using System.Net;
using CondaStore.Tests.Support;

namespace CondaStore.SampleIndex;

/// <summary>Serves an index until the program is interrupted.</summary>
internal static class IndexServing
{
    public static async Task RunAsync(string folder, ServeOptions options, TextWriter log)
    {
        using TestIndex index = new()
        {
            IsHtmlOnly = options.IsHtmlOnly,
            HasMetadata = options.HasMetadata,
            HasRanges = options.HasRanges,
            HasHashes = options.HasHashes,
            Password = options.Password,
            Wait = _ => Task.Delay(options.Delay),
        };
        index.Add(IndexFolder.Read(folder));
        foreach ((string path, int status) in options.Faults)
        {
            index.Fault(path, _ => new HttpResponseMessage((HttpStatusCode)status));
        }

        using LoopbackListener listener = index.Listen(options.Port);
        log.WriteLine($"{listener.Url}/simple/");
        TaskCompletionSource ended = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            ended.TrySetResult();
        };
        await ended.Task;
    }
}
