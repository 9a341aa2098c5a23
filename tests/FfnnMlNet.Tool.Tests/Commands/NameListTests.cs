using FfnnMlNet.Tool.Commands;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Commands;

public sealed class NameListTests
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData(" a , b c ,", "a|b c")]
    [InlineData("\"a, b\",c", "a, b|c")]
    [InlineData("\"say \"\"x\"\"\",c", "say \"x\"|c")]
    [InlineData("", "")]
    public void Names_are_divided_at_commas_outside_of_quotes(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), NameList.Split(text));
}
