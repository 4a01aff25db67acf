using System.Diagnostics;

namespace CondaStore.Infra.Tests.Scripts;

/// <summary>
/// The repository's scripts in a folder of their own, with stubs in place of the programs that they call. Every stub notes its call; what
/// it answers is a piece of shell with the call in <c>$*</c>.
/// </summary>
internal sealed class ScriptTree : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scripts-");

    public ScriptTree()
    {
        foreach (string folder in (string[])["scripts", "eng", "bin"])
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (string file in (string[])["deploy.sh", "destroy.sh", "publish.sh", "func.sh", "smoke.sh"])
        {
            File.Copy(Repository.At("scripts", file), At($"scripts/{file}"));
        }

        foreach (string tool in (string[])["bash", "sed", "grep", "mktemp", "dirname", "basename", "mkdir", "rm", "cat", "zip", "unzip", "wc", "du", "cut", "sleep", "seq", "tail", "head", "kill", "touch", "find", "sort"])
        {
            string? found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, tool)).FirstOrDefault(File.Exists);
            if (found is not null)
            {
                File.CreateSymbolicLink(At($"bin/{tool}"), found);
            }
        }
    }

    /// <summary>What was called, in order: the program and its arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    public string At(string path) => Path.Combine(_root.FullName, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>Puts a program first on the path, or in place of a script of the tree.</summary>
    public void Stub(string path, string body = "")
    {
        string name = Path.GetFileName(path);
        File.Delete(At(path));
        Write(path, $"#!{At("bin/bash")}\nprintf '%s\\n' \"{name} $*\" >> '{At("calls")}'\n{body}\n");
        File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a script with only the stubs and the plain tools on its path.</summary>
    public Task<(int Code, string Output)> RunAsync(string script, string input, params string[] arguments) =>
        RunAsync(script, input, new Dictionary<string, string>(), arguments);

    /// <summary>The same with variables in the environment.</summary>
    public async Task<(int Code, string Output)> RunAsync(
        string script, string input, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(At("bin/bash"), [At($"scripts/{script}"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = At("bin");
        start.Environment.Remove("CONDA_STORE_TOKEN");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
