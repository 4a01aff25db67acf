using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>An interpreter of the environment that stays and compiles what it is told over its standard input.</summary>
internal sealed class BytecodeCompiler : IAsyncDisposable
{
    /// <summary>Sources sent at a time: enough that the interpreter never waits, few enough that the work stays balanced.</summary>
    public const int BatchLength = 16;

    // For each line with a source the answer is a line with the bytecode's path, empty when the source does not compile.
    private const string Program = """
        import sys, py_compile
        for line in iter(sys.stdin.readline, ""):
            source = line[:-1]
            try:
                made = py_compile.compile(source, doraise=True) or source + "c"
            except Exception:
                made = ""
            sys.stdout.write(made + "\n")
            sys.stdout.flush()
        """;

    private readonly Process _process;
    private readonly Action<string> _warn;

    private BytecodeCompiler(Process process, Action<string> warn)
    {
        _process = process;
        _warn = warn;
    }

    /// <summary>Starts the interpreter; null, with a warning, when it does not run here.</summary>
    public static BytecodeCompiler? TryStart(string prefix, PythonInfo python, Action<string> warn)
    {
        // -B: the standard library that the interpreter imports must not leave files of its own in the prefix.
        ProcessStartInfo start = new(Path.Combine(prefix, python.Executable), ["-B", "-s", "-S", "-u", "-W", "ignore", "-c", Program])
        {
            WorkingDirectory = prefix,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("PYTHON", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("SOURCE_DATE_EPOCH");
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new BytecodeCompiler(process, warn);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            warn($"Nothing is compiled: the environment's Python does not run here ({failure.Message}).");
            return null;
        }
    }

    /// <summary>Compiles some sources.</summary>
    /// <returns>False when the interpreter has ended; a warning tells it.</returns>
    public async Task<bool> TryCompileAsync(
        List<string> sources, ConcurrentDictionary<string, string> compiled, CancellationToken cancellationToken)
    {
        try
        {
            StringBuilder lines = new();
            foreach (string source in sources)
            {
                lines.Append(source).Append('\n');
            }

            await _process.StandardInput.WriteAsync(lines, cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            foreach (string source in sources)
            {
                string? made = await _process.StandardOutput.ReadLineAsync(cancellationToken);
                if (made is null)
                {
                    _warn("Not everything is compiled: the environment's Python ended early.");
                    return false;
                }

                if (made.Length > 0)
                {
                    compiled[source] = made;
                }
            }

            return true;
        }
        catch (IOException failure)
        {
            _warn($"Not everything is compiled: {failure.Message}");
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // When this returns nothing is written any more; what a killed interpreter leaves is removed with the source.
        try
        {
            _process.StandardInput.Close();
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
