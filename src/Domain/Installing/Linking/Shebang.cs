using System.Text;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Rewrites shebang lines of scripts to use the interpreter of the prefix.</summary>
internal sealed class Shebang
{
    /// <summary>The maximum length of a shebang line, in bytes without the line end, that every Linux kernel in use accepts.</summary>
    public const int MaximumLength = 127;

    private readonly byte[] _placeholder;
    private readonly byte[] _target;

    public Shebang(byte[] placeholder, byte[] target)
    {
        _placeholder = placeholder;
        _target = target;
    }

    /// <summary>
    /// Returns the line or lines that start a Python script with the given interpreter: the plain form if the kernel accepts it, else a
    /// <c>/bin/sh</c> line followed by a line that is a string in Python and an <c>exec</c> in the shell.
    /// </summary>
    /// <param name="interpreter">Absolute path of the Python.</param>
    /// <param name="options">The options after the interpreter, or empty.</param>
    public static string ForPython(string interpreter, string options = "")
    {
        string plain = $"#!{interpreter} {options.Trim()}".TrimEnd();
        return Encoding.UTF8.GetByteCount(plain) > MaximumLength || interpreter.Contains(' ', StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(ShellForm(Encoding.UTF8.GetBytes(interpreter), Encoding.UTF8.GetBytes(options)))
            : plain;
    }

    /// <summary>Rewrites a first line, without its line end. A line without the placeholder is returned unchanged.</summary>
    public byte[] Rewrite(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(_placeholder) < 0)
        {
            return line.ToArray();
        }

        byte[] plain = Replace(line);
        if (!TryParse(line, out ReadOnlySpan<byte> interpreter, out ReadOnlySpan<byte> options) || interpreter.IndexOf(_placeholder) < 0)
        {
            return plain;
        }

        byte[] newInterpreter = Replace(interpreter);
        int length = plain.AsSpan().TrimEnd((byte)'\r').Length;
        if (length <= MaximumLength && !newInterpreter.AsSpan().Contains((byte)' '))
        {
            return plain;
        }

        byte[] newOptions = Replace(options);
        ReadOnlySpan<byte> name = newInterpreter.AsSpan(newInterpreter.AsSpan().LastIndexOf((byte)'/') + 1);
        return IsPython(name) ? ShellForm(Unescape(newInterpreter), newOptions) : EnvironmentShebang.Of(name, newOptions);
    }

    /// <summary>Splits <c>#! interpreter options</c>. A space after a backslash belongs to the interpreter's path.</summary>
    private static bool TryParse(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> interpreter, out ReadOnlySpan<byte> options)
    {
        ReadOnlySpan<byte> rest = line[2..].TrimStart((byte)' ');
        interpreter = default;
        options = default;
        if (rest.IsEmpty || rest[0] != (byte)'/')
        {
            return false;
        }

        int end = 0;
        while (end < rest.Length && rest[end] is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
        {
            end += rest[end] == (byte)'\\' && end + 1 < rest.Length && rest[end + 1] == (byte)' ' ? 2 : 1;
        }

        interpreter = rest[..end];
        options = rest[end..];
        return true;
    }

    private byte[] Replace(ReadOnlySpan<byte> text)
    {
        List<byte> output = new(text.Length + _target.Length);
        int found;
        while ((found = text.IndexOf(_placeholder)) >= 0)
        {
            output.AddRange(text[..found]);
            output.AddRange(_target);
            text = text[(found + _placeholder.Length)..];
        }

        output.AddRange(text);
        return [.. output];
    }

    /// <summary><c>python</c>, <c>python3</c>, <c>python3.11</c>.</summary>
    private static bool IsPython(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("python"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> version = name["python"u8.Length..];
        int dot = version.IndexOf((byte)'.');
        return dot < 0
            ? version.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            : version[..dot].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
                && version.Length > dot + 1
                && version[(dot + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    private static byte[] ShellForm(ReadOnlySpan<byte> interpreter, ReadOnlySpan<byte> options)
    {
        List<byte> output = [];
        output.AddRange("#!/bin/sh\n'''exec' \""u8);
        foreach (byte letter in interpreter)
        {
            if (letter is (byte)'"' or (byte)'$' or (byte)'`' or (byte)'\\')
            {
                output.Add((byte)'\\');
            }

            output.Add(letter);
        }

        output.Add((byte)'"');
        AddOptions(output, options);
        output.AddRange(" \"$0\" \"$@\" #'''"u8);
        return [.. output];
    }

    private static void AddOptions(List<byte> output, ReadOnlySpan<byte> options)
    {
        options = options.Trim(" \t\r"u8);
        if (!options.IsEmpty)
        {
            output.Add((byte)' ');
            output.AddRange(options);
        }
    }

    private static byte[] Unescape(byte[] interpreter)
    {
        List<byte> output = new(interpreter.Length);
        for (int i = 0; i < interpreter.Length; i++)
        {
            if (interpreter[i] != (byte)'\\' || i + 1 == interpreter.Length || interpreter[i + 1] != (byte)' ')
            {
                output.Add(interpreter[i]);
            }
        }

        return [.. output];
    }
}
