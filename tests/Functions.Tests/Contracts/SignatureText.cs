using System.Reflection;
using System.Runtime.CompilerServices;

namespace CondaStore.Functions.Tests.Contracts;

/// <summary>Writes compiled types and members as they stand in the record.</summary>
internal static class SignatureText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>What a type is; for a delegate all of it.</summary>
    public static string Declaration(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return Compact($"public delegate {Text(Nullability.Create(invoke.ReturnParameter))} {type.Name}({Parameters(invoke)})");
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct";
        }

        string kind = type.IsInterface ? "interface" : IsRecord(type) ? "record" : "class";
        string modifier = type.IsInterface ? "" : type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + kind;
    }

    /// <summary>The members that others can see, without what the compiler adds.</summary>
    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n}={Convert.ToInt32(Enum.Parse(type, n), null)}");
        }

        return typeof(Delegate).IsAssignableFrom(type) ? [] : type.GetMembers(Declared).Select(m => Member(type, m)).OfType<string>().Select(Compact);
    }

    private static string? Member(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) && !c.IsStatic && !IsCopy(type, c) && !(c.GetParameters().Length == 0 && type.IsAbstract) =>
            $"{Access(c)} {type.Name.Split('`')[0]}({Parameters(c)})",
        MethodInfo m when IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsGenerated(m) =>
            $"{Modifiers(m)}{Name(m)}({Parameters(m)})",
        PropertyInfo p when p.GetMethod is { } get && IsVisible(get) && p.Name != "EqualityContract" =>
            $"{Modifiers(get)}{Text(Nullability.Create(p))} {p.Name} {{ {Accessors(p)} }}",
        FieldInfo { IsPublic: true, IsLiteral: true } f => $"public const {Text(Nullability.Create(f))} {f.Name} = {f.GetRawConstantValue()}",
        _ => null,
    };

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily;

    private static bool IsGenerated(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name == "Deconstruct";

    // Records have a copy constructor that nobody writes.
    private static bool IsCopy(Type type, ConstructorInfo constructor) =>
        IsRecord(type) && constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return "";
        }

        string kind = method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method.GetBaseDefinition() != method ? "override "
            : method.IsVirtual && !method.IsFinal ? "virtual "
            : "";
        return $"{Access(method)} {kind}";
    }

    private static string Name(MethodInfo method)
    {
        string result = Text(Nullability.Create(method.ReturnParameter));
        string name = method.Name switch
        {
            "op_Implicit" => $"implicit operator {result}",
            "op_Equality" => $"{result} operator ==",
            "op_Inequality" => $"{result} operator !=",
            _ => $"{result} {method.Name}",
        };
        return method.IsGenericMethodDefinition ? $"{name}<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : name;
    }

    private static string Accessors(PropertyInfo property)
    {
        string set = property.SetMethod is not { } setter ? ""
            : (setter.IsPublic ? "" : "private ") + (setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init;" : "set;");
        return "get; " + set;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : p.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
        + $"{Text(Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? "=" : "")}"));

    private static string Text(NullabilityInfo info)
    {
        Type type = info.Type;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Keywords.GetValueOrDefault(inner, inner.Name) + "?";
        }

        // What reflection tells about an unconstrained type parameter is not reliable.
        string mark = !type.IsValueType && !type.IsGenericParameter && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return Text(info.ElementType!) + "[]" + mark;
        }

        if (!type.IsGenericType)
        {
            return Keywords.GetValueOrDefault(type, type.Name) + mark;
        }

        return $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Text))}>{mark}";
    }
}
