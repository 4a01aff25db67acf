using System.Diagnostics;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>This test program once more, doing what <c>Program.cs</c> finds in its environment variables until it is killed.</summary>
internal static class OtherProcess
{
    /// <summary>Starts one and waits until it has written a file as the sign that it is at work.</summary>
    public static async Task<Process> StartAsync(IEnumerable<KeyValuePair<string, string>> variables, string runningFile)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OtherProcess).Assembly.Location);
        }

        Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!File.Exists(runningFile))
        {
            Assert.False(process.HasExited, "The other process ended: " + (process.HasExited ? await output : ""));
            await Task.Delay(5);
        }

        return process;
    }

    /// <summary>Kills one that has not ended by itself, which would mean that it failed.</summary>
    public static async Task KillAsync(Process process)
    {
        Assert.False(process.HasExited, "The other process failed.");
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
