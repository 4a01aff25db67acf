using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents a long-running interpreter of the environment that compiles the sources sent to its standard input.</summary>
internal sealed class BytecodeCompiler : IAsyncDisposable
{
    /// <summary>The number of sources sent at a time: enough to keep the interpreter busy, and few enough to keep the load
    /// balanced.</summary>
    public const int BatchLength = 16;

    // For each line with a source, it writes a line with the path of the bytecode, which is empty if the source does not compile.
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

    /// <summary>Starts the interpreter; returns null, with a warning, if it cannot run on this machine.</summary>
    public static BytecodeCompiler? TryStart(string prefix, PythonInfo python, Action<string> warn)
    {
        // -B: importing the standard library must not write bytecode to the prefix.
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
    /// <returns>False, with a warning, if the interpreter has exited.</returns>
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
        // After this returns, nothing more is written; leftovers of a killed interpreter are removed with the source.
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
