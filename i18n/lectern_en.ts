<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>Device: %1 (%2), %n thread(s)</source>
        <translation>
            <numerusform>Device: %1 (%2), %n thread</numerusform>
            <numerusform>Device: %1 (%2), %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The answer was ended at %n token(s).</source>
        <translation>
            <numerusform>The answer was ended at %n token.</numerusform>
            <numerusform>The answer was ended at %n tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ids begin like this: write more of it</source>
        <translation>
            <numerusform>%n id begins like this: write more of it</numerusform>
            <numerusform>%n ids begin like this: write more of it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Forget the conversation &quot;%1&quot; with its %n turn(s)?</source>
        <translation>
            <numerusform>Forget the conversation &quot;%1&quot; with its %n turn?</numerusform>
            <numerusform>Forget the conversation &quot;%1&quot; with its %n turns?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Forget the document &quot;%1&quot; and the %n conversation(s) about it?</source>
        <translation>
            <numerusform>Forget the document &quot;%1&quot; and the %n conversation about it?</numerusform>
            <numerusform>Forget the document &quot;%1&quot; and the %n conversations about it?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) checked, all right</source>
        <translation>
            <numerusform>%n thing checked, all right</numerusform>
            <numerusform>%n things checked, all right</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) found</source>
        <translation>
            <numerusform>%n problem found</numerusform>
            <numerusform>%n problems found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n turn</numerusform>
            <numerusform>%n turns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have no text (%1)</source>
        <translation>
            <numerusform>%n has no text (%1)</numerusform>
            <numerusform>%n have no text (%1)</numerusform>
        </translation>
    </message>
</context>
</TS>
