using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>
/// Runs hooks of a build backend (PEP 517, https://peps.python.org/pep-0517/), each in a process of its own with an environment without
/// anything of this one, with limits, and
/// where the kernel has Landlock, without access to files other than the sources, the work folder and what programs need to run, and
/// without network.
/// Whatever the process started ends with it, also when this program is killed.
/// </summary>
/// <param name="python">Absolute path of the interpreter.</param>
/// <param name="prefix">The build environment.</param>
/// <param name="work">The only folder that may be written to; the sources are below it.</param>
/// <param name="limits">The limits.</param>
/// <param name="output">Receives the lines of output; null to drop them.</param>
internal sealed class BuildProcess(string python, string prefix, string work, BuildLimits limits, Action<string>? output)
{
    /// <summary>Names what <c>build_runner.py</c> does; wheels built in another way are built again.</summary>
    public const int RunnerVersion = 1;

    private const string Resource = "CondaStore.Domain.Pypi.Building.build_runner.py";
    private const int MaximumAnswer = 1 << 20;

    // 1980-01-01, the first day of ZIP: no file of a wheel is from the day on which it was built.
    private const string SourceDate = "315532800";

    // Of /proc only what belongs to no process: the variables of processes of the same user are there to read.
    private static readonly string[] Readable =
    [
        "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc", "/opt", "/sys/devices/system/cpu",
        "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/proc/version", "/proc/sys",
    ];

    private readonly StringBuilder _tail = new();
    private int _lines;

    /// <summary>Calls a hook.</summary>
    /// <param name="system">What builds the project.</param>
    /// <param name="source">The folder of the project.</param>
    /// <param name="hook">The name of the hook.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the process and all that it started.</param>
    /// <returns>What the hook returned; null if the backend does not have it.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.BuildFailed"/>.</exception>
    public async Task<JsonElement?> CallAsync(
        BuildSystem system, string source, string hook, JsonArray arguments, CancellationToken cancellationToken)
    {
        string answer = Path.Combine(work, "answer.json");
        File.Delete(answer);
        string request = Path.Combine(work, "request.json");
        await File.WriteAllTextAsync(request, RequestOf(system, source, hook, arguments, answer).ToJsonString(), cancellationToken);
        string runner = Path.Combine(work, "build_runner.py");
        await using (Stream program = typeof(BuildProcess).Assembly.GetManifestResourceStream(Resource)!)
        await using (FileStream file = new(runner, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            await program.CopyToAsync(file, cancellationToken);
        }

        output?.Invoke($"{hook} of {system.Backend}");
        int code = await RunAsync(runner, request, cancellationToken);
        return code == 0 ? Read(answer, hook) : throw Failed($"{hook} of {system.Backend} failed");
    }

    /// <summary>Returns the failure of a build, with the end of its output.</summary>
    public StoreException Failed(string what)
    {
        string text = Redaction.Redact(_tail.ToString().Trim());
        text = text.Length <= limits.ReportedOutput ? text : "…" + text[^limits.ReportedOutput..];
        return new StoreException(ErrorCode.BuildFailed, text.Length == 0 ? $"{what}." : $"{what}. The end of its output:\n{text}");
    }

    private JsonObject RequestOf(BuildSystem system, string source, string hook, JsonArray arguments, string answer) => new()
    {
        ["backend"] = system.Backend,
        ["backend_path"] = new JsonArray([.. system.BackendPath.Select(path => JsonValue.Create(path))]),
        ["source"] = source,
        ["hook"] = hook,
        ["arguments"] = arguments,
        ["answer"] = answer,
        ["memory"] = limits.MemoryBytes,
        ["processes"] = limits.Processes,
        ["file_size"] = limits.FileBytes,
        ["seconds"] = (long)Math.Ceiling(limits.Time.TotalSeconds),
        ["readable"] = new JsonArray([.. Readable.Append(prefix).Select(path => JsonValue.Create(path))]),
        ["writable"] = new JsonArray(work),
        ["must_confine"] = limits.MustConfine,
    };

    private async Task<int> RunAsync(string runner, string request, CancellationToken cancellationToken)
    {
        // -I -S: neither variables nor the environment's own start-up files (*.pth) do anything before the limits are in place.
        ProcessStartInfo start = new(python, ["-I", "-S", "-B", "-X", "utf8", runner, request])
        {
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetEnvironment(start);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(limits.Time);
        using Process process = Process.Start(start)!;
        Task reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"The build took longer than {limits.Time.TotalMinutes:0.##} minutes");
        }
        finally
        {
            // The supervisor ends all processes of the build when its input is closed. If the build has killed the supervisor, its tree is
            // what is left.
            process.StandardInput.Close();
            await EndAsync(process);
            await reading;
        }
    }

    private static async Task EndAsync(Process process)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        StringBuilder line = new();
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer)) > 0)
            {
                Take(buffer.AsSpan(0, count), line);
            }
        }
        catch (IOException)
        {
            // What was read so far is reported.
        }

        if (line.Length > 0)
        {
            Take(['\n'], line);
        }
    }

    private void Take(ReadOnlySpan<char> text, StringBuilder line)
    {
        lock (_tail)
        {
            _tail.Append(text);
            if (_tail.Length > 8 * limits.ReportedOutput)
            {
                _tail.Remove(0, _tail.Length - (2 * limits.ReportedOutput));
            }

            foreach (char c in text)
            {
                if (c != '\n')
                {
                    // The rest of a line without end is not shown.
                    _ = line.Length < 4096 ? line.Append(c) : line;
                }
                else
                {
                    Pass(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
            }
        }
    }

    private void Pass(string line)
    {
        if (++_lines <= limits.MaximumLines)
        {
            output?.Invoke(Redaction.Redact(line));
        }
        else if (_lines == limits.MaximumLines + 1)
        {
            output?.Invoke("… further output is left out");
        }
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        string home = Path.Combine(work, "home");
        string temporary = Path.Combine(work, "tmp");
        Directory.CreateDirectory(home);
        Directory.CreateDirectory(temporary);
        start.Environment.Clear();
        start.Environment["PATH"] = $"{prefix}/bin:/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = temporary;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["CONDA_PREFIX"] = prefix;
        start.Environment["PYTHONNOUSERSITE"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONHASHSEED"] = "0";
        start.Environment["SOURCE_DATE_EPOCH"] = SourceDate;
    }

    private JsonElement? Read(string answer, string hook)
    {
        FileInfo file = new(answer);
        if (!file.Exists || file.LinkTarget is not null || file.Length > MaximumAnswer)
        {
            throw Failed($"{hook} gave no answer");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(answer));
            return document.RootElement.TryGetProperty("value", out JsonElement value) ? value.Clone() : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Failed($"{hook} gave an answer that is not JSON");
        }
    }
}
