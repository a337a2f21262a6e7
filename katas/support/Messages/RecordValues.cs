using System.Reflection;
using FluentAssertions.Formatting;

namespace Katas.Support.Messages;

/// <summary>
/// Prints a record in the way of its own <c>ToString</c>, but what is in it as all other values: an exception without
/// its stack trace. What is null is left out.
/// </summary>
internal sealed class RecordValues : IValueFormatter
{
    public bool CanHandle(object value) => value?.GetType().GetMethod("<Clone>$") is not null;

    public void Format(
        object value,
        FormattedObjectGraph formattedGraph,
        FormattingContext context,
        FormatChild formatChild)
    {
        formattedGraph.AddFragment(TypeName.Of(value.GetType()));
        var separator = " { ";
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetValue(value) is not { } content)
                continue;
            formattedGraph.AddFragment($"{separator}{property.Name} = ");
            formatChild(property.Name, content, formattedGraph);
            separator = ", ";
        }

        if (separator == ", ")
            formattedGraph.AddFragment(" }");
    }
}
