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
