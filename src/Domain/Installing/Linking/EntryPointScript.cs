using System.Globalization;
using System.Text;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Generates the executable script of an entry point.</summary>
internal static class EntryPointScript
{
    /// <summary>Returns the text of the script on Unix.</summary>
    /// <param name="entryPoint">The entry point to call.</param>
    /// <param name="interpreter">Absolute path of the Python that runs it.</param>
    public static string Text(EntryPoint entryPoint, string interpreter)
    {
        int dot = entryPoint.Function.IndexOf('.', StringComparison.Ordinal);
        string imported = dot < 0 ? entryPoint.Function : entryPoint.Function[..dot];
        StringBuilder script = new();
        script.Append(Shebang.ForPython(interpreter)).Append('\n');
        script.Append("# -*- coding: utf-8 -*-\n");
        script.Append("import re\nimport sys\n\n");
        script.Append(CultureInfo.InvariantCulture, $"from {entryPoint.Module} import {imported}\n\n");
        script.Append("if __name__ == \"__main__\":\n");
        script.Append("    sys.argv[0] = re.sub(r\"(-script\\.pyw?|\\.exe)?$\", \"\", sys.argv[0])\n");
        script.Append(CultureInfo.InvariantCulture, $"    sys.exit({entryPoint.Function}())\n");
        return script.ToString();
    }
}
