using System.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class EntryPointScriptTests
{
    [Theory]
    [InlineData("env")]
    [InlineData("an env")]
    [InlineData("a $HOME `x` env")]
    public void Text_RunByTheKernel_CallsTheFunction(string name)
    {
        using TemporaryDirectory directory = new();
        string bin = directory.At(name);
        Directory.CreateDirectory(bin);
        string python = Path.Combine(bin, "python3");
        File.WriteAllText(python, "#!/bin/sh\nexec python3 \"$@\"\n");
        File.WriteAllText(Path.Combine(bin, "greeting.py"), "class A:\n    @staticmethod\n    def main():\n        print('called')\n        return 7\n");
        string script = Path.Combine(bin, "greet");
        File.WriteAllText(script, EntryPointScript.Text(EntryPoint.Parse("greet = greeting:A.main"), python));
        MakeExecutable(python);
        MakeExecutable(script);

        using Process process = Process.Start(new ProcessStartInfo(script) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("called\n", output);
        Assert.Equal(7, process.ExitCode);
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        }
    }
}
