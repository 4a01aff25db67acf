using System.Globalization;
using System.Reflection;

namespace CondaStore.Local.Tests.Hosting.Discovery;

/// <summary>A method that describes its parameters by new objects each time it is asked, as the runtime may do to two threads.</summary>
internal sealed class ForgetfulMethod(MethodInfo method) : MethodInfo
{
    public override MethodAttributes Attributes => method.Attributes;

    public override RuntimeMethodHandle MethodHandle => method.MethodHandle;

    public override Type? DeclaringType => method.DeclaringType;

    public override string Name => method.Name;

    public override Type? ReflectedType => method.ReflectedType;

    public override Type ReturnType => method.ReturnType;

    public override ICustomAttributeProvider ReturnTypeCustomAttributes => method.ReturnTypeCustomAttributes;

    public override ParameterInfo[] GetParameters() => [.. method.GetParameters().Select(p => new Parameter(p))];

    public override MethodInfo GetBaseDefinition() => this;

    public override object[] GetCustomAttributes(bool inherit) => method.GetCustomAttributes(inherit);

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => method.GetCustomAttributes(attributeType, inherit);

    public override bool IsDefined(Type attributeType, bool inherit) => method.IsDefined(attributeType, inherit);

    public override MethodImplAttributes GetMethodImplementationFlags() => method.GetMethodImplementationFlags();

    public override object? Invoke(object? obj, BindingFlags invokeAttr, Binder? binder, object?[]? parameters, CultureInfo? culture) =>
        method.Invoke(obj, invokeAttr, binder, parameters, culture);

    private sealed class Parameter(ParameterInfo parameter) : ParameterInfo
    {
        public override Type ParameterType => parameter.ParameterType;

        public override string? Name => parameter.Name;

        public override MemberInfo Member => parameter.Member;

        public override object[] GetCustomAttributes(bool inherit) => parameter.GetCustomAttributes(inherit);

        public override object[] GetCustomAttributes(Type attributeType, bool inherit) => parameter.GetCustomAttributes(attributeType, inherit);

        public override bool IsDefined(Type attributeType, bool inherit) => parameter.IsDefined(attributeType, inherit);
    }
}
