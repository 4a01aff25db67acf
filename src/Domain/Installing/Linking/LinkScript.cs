using System.Diagnostics;
using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents a script of a package that runs when the package is linked or unlinked.</summary>
/// <param name="Kind">When it runs.</param>
/// <param name="Package">The package that contains it.</param>
/// <param name="Root">The directory with the script's <c>bin</c>: the extracted package for pre-link, else the prefix.</param>
internal sealed record LinkScript(LinkScriptKind Kind, RepodataRecord Package, string Root)
{
    private const int LongestOutput = 2000;

    private static readonly string[] PassedOn = ["HOME", "LANG", "LC_ALL", "TMPDIR", "USER"];

    /// <summary>Gets the script's file.</summary>
    public string Path => System.IO.Path.Combine(Root, "bin", $".{Package.Name}-{KindText}.sh");

    private string KindText => Kind switch
    {
        LinkScriptKind.PreLink => "pre-link",
        LinkScriptKind.PostLink => "post-link",
        _ => "pre-unlink",
    };

    /// <summary>Runs the script in a process that inherits only a few harmless environment variables.</summary>
    /// <param name="prefix">The environment.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>The script's message for the user, or null.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.LinkScriptFailed"/>.</exception>
    public async Task<string?> RunAsync(string prefix, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh", [Path])
        {
            WorkingDirectory = prefix,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start, prefix);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            Task<ProcessText> output = ProcessText.ReadAsync(process.StandardOutput, LongestOutput, limit.Token);
            Task<ProcessText> error = ProcessText.ReadAsync(process.StandardError, LongestOutput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            string text = Redaction.Redact($"{await output}{await error}".Trim());
            return process.ExitCode == 0 ? TakeMessage(prefix) : throw Failed($"ended with {process.ExitCode}: {text}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"ran longer than {timeout}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private void SetEnvironment(ProcessStartInfo start, string prefix)
    {
        start.Environment.Clear();
        foreach (string name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["PATH"] = $"{Root}/bin:{prefix}/bin:/usr/local/bin:/usr/bin:/bin";
        start.Environment["PREFIX"] = prefix;
        start.Environment["CONDA_PREFIX"] = prefix;
        start.Environment["ROOT_PREFIX"] = string.Empty;
        start.Environment["PKG_NAME"] = Package.Name;
        start.Environment["PKG_VERSION"] = Package.Version;
        start.Environment["PKG_BUILDNUM"] = Package.BuildNumber.ToString(CultureInfo.InvariantCulture);
        start.Environment["SOURCE_DIR"] = Root;
    }

    private static string? TakeMessage(string prefix)
    {
        string path = System.IO.Path.Combine(prefix, ".messages.txt");
        if (LinuxCalls.TryStatus(null, path, out FileStatus status) != 0)
        {
            return null;
        }

        string message = string.Empty;
        if (status.IsRegular)
        {
            // The script may have replaced the file with one that never ends.
            using StreamReader reader = new(path);
            char[] start = new char[LongestOutput];
            message = new string(start, 0, reader.ReadBlock(start)).Trim();
        }

        File.Delete(path);
        return message.Length == 0 ? null : Redaction.Redact(message);
    }

    private StoreException Failed(string reason) =>
        new(ErrorCode.LinkScriptFailed, $"The {KindText} script of {Package.Identity} {reason}.")
        {
            Hints = ["Link scripts are left out with the policy 'never'."],
        };
}
